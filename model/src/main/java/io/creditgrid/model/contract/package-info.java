/**
 * What both ends of a connection agree on: names of tasks, limits, errors, and the messages of the tasks that are not on
 * the hot path. No Ignite.
 */
@NullMarked
package io.creditgrid.model.contract;

import org.jspecify.annotations.NullMarked;

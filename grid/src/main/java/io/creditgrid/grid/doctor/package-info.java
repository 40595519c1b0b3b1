/**
 * Looks at a node's configuration and at the machine before the node is started: {@code Doctor.examine}. Changes nothing, and
 * starts nothing of Ignite.
 */
@NullMarked
package io.creditgrid.grid.doctor;

import org.jspecify.annotations.NullMarked;

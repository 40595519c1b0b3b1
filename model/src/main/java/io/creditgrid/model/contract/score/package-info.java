/**
 * Messages of the tasks that score: plain values, so that a client needs nothing of the servers. Days are ISO dates; a
 * double survives JSON to the last bit.
 */
@NullMarked
package io.creditgrid.model.contract.score;

import org.jspecify.annotations.NullMarked;

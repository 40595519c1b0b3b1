/**
 * Reading what was written: one copy of a partition ({@link io.creditgrid.persistence.log.LogReader}), single entries, the
 * log of epochs, and the verification of a partition in a live grid ({@link io.creditgrid.persistence.log.PartitionVerifier}).
 * Nothing here writes.
 *
 * <p>Call all of it as the node: log-ins have no right to any cache.
 */
@NullMarked
package io.creditgrid.persistence.log;

import org.jspecify.annotations.NullMarked;

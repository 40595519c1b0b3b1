package io.creditgrid.persistence.door;

/**
 * How an {@link Appender} stands.
 *
 * @param partitions partitions of which its node is primary and whose log it knows
 * @param entries entries in the logs of these partitions
 * @param inDoubt partitions whose last transaction is not confirmed
 * @param waitingBytes bytes of units that wait
 */
public record AppenderStatus(int partitions, long entries, int inDoubt, long waitingBytes) {}

package io.creditgrid.model.contract.backup;

/**
 * What a step of a restore came to.
 *
 * @param epoch number of the record with which the new life begins
 * @param incarnation number of that life; 0 before {@code END}
 * @param size entries of the partition after {@code BLOCKS}; else 0
 */
public record RestoreAnswer(long epoch, long incarnation, long size) {}

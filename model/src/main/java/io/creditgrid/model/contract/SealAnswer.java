package io.creditgrid.model.contract;

/**
 * What a seal came to.
 *
 * @param changed whether a new epoch was recorded; false if no partition had grown since the last one
 * @param epoch number of the newest epoch; 0 if none was ever sealed
 * @param time when it was sealed, epoch milliseconds; -1 if none was
 * @param partitions how many partitions had grown; 0 if none
 * @param entries entries in all partitions as of that epoch
 * @param rootOverAll root over the roots of all partitions, hexadecimal
 */
public record SealAnswer(boolean changed, long epoch, long time, int partitions, long entries, String rootOverAll) {}

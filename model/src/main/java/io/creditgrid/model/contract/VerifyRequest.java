package io.creditgrid.model.contract;

/**
 * Asks for the verification of one partition.
 *
 * @param partition its number; {@link #EPOCHS} for the log of epochs
 */
public record VerifyRequest(int partition) {
    /** Stands for the log of epochs. */
    public static final int EPOCHS = -1;
}

package io.creditgrid.model.contract;

/** What a majority is. Writes need one of the servers that hold data, so that two parts of a split grid never both write. */
public final class Majority {
    private Majority() {}

    /** Whether {@code present} of {@code all} are more than half. */
    public static boolean holds(int present, int all) {
        return 2 * present > all;
    }
}

package io.creditgrid.grid.health;

/**
 * How far the filling of copies on a node is.
 *
 * @param rowsLeft rows, of all caches, of copies that are being filled; one that came in part is counted whole
 * @param rowsPerSecond rows that came a second, over the last ten or so; 0 if nothing is being filled
 * @param bytesPerSecond bytes of them
 * @param secondsLeft how long it takes at this rate, rounded up; 0 if nothing is left, {@link #UNKNOWN} while nothing has come
 * @param rows rows that came since the node started
 * @param bytes bytes of them
 */
public record Rebalance(
        long rowsLeft, double rowsPerSecond, double bytesPerSecond, long secondsLeft, long rows, long bytes) {
    /** A time left that cannot be told. */
    public static final long UNKNOWN = -1;

    /** The time that {@code rowsLeft} take, seconds. */
    static long secondsLeft(long rowsLeft, double rowsPerSecond) {
        if (rowsLeft == 0) {
            return 0;
        }
        return rowsPerSecond > 0 ? (long) Math.ceil(rowsLeft / rowsPerSecond) : UNKNOWN;
    }
}

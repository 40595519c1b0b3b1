package io.creditgrid.model.contract;

import java.util.List;

/**
 * What it came to that servers were forgotten.
 *
 * @param baseline servers that hold data now, sorted
 * @param epoch number of the last epoch, against which losses are told; -1 if the log of epochs is lost itself
 * @param epochTime when it was sealed, epoch milliseconds; -1 if none was, or it is not known
 * @param losses partitions that lost entries, in order; also those of earlier calls
 */
public record ForgetAnswer(List<String> baseline, long epoch, long epochTime, List<Loss> losses) {
    /** Keeps copies of the lists. */
    public ForgetAnswer {
        baseline = List.copyOf(baseline);
        losses = List.copyOf(losses);
    }

    /**
     * What a partition lost.
     *
     * @param partition its number
     * @param gone whether no server has a copy of it; after a start Ignite counts an empty one
     * @param from the first position that is lost
     * @param recorded entries that the last epoch recorded: positions from {@code from} to before it are lost, and what came
     *     after; -1 if that is not known
     */
    public record Loss(int partition, boolean gone, long from, long recorded) {
        /** It in words: partition and positions. */
        public String line() {
            String entries = recorded < 0
                    ? "entries from " + from + " on, how many is not known"
                    : recorded <= from
                            ? "entries from " + from + " on, if there were any; the epoch recorded none of them"
                            : "entries " + from + " to " + (recorded - 1) + " and what came after";
            return "partition " + partition + ": " + entries + (gone ? "; no server has a copy" : "");
        }
    }
}

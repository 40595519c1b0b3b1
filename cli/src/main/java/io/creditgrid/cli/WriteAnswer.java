package io.creditgrid.cli;

import io.creditgrid.model.mutation.Outcome;
import java.io.PrintWriter;

/**
 * What became of one write.
 *
 * @param outcome LOADED or UNCHANGED
 * @param partition the partition of its firm
 * @param seq LOADED: its entry in the partition's log; UNCHANGED: the key's last entry
 * @param logged entries that it made
 */
record WriteAnswer(String outcome, int partition, long seq, int logged) {
    static WriteAnswer of(Outcome outcome) {
        return new WriteAnswer(
                outcome.code().name(),
                outcome.partition(),
                outcome.seq(),
                outcome.code() == Outcome.Code.LOADED ? 1 : 0);
    }

    void print(PrintWriter out) {
        out.println(outcome + ", partition " + partition + ", seq " + seq
                + (logged == 0 ? "; the same was stated already, nothing was logged" : ""));
    }
}

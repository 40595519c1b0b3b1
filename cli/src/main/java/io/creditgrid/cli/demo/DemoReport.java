package io.creditgrid.cli.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a demo found; its JSON is the answer of {@code demo --json}.
 *
 * @param enterprises live enterprise records at the end
 * @param records live records of firms at the end
 * @param mutations acknowledged mutations of firms: loaded, derived loaded, enquiries and scores
 * @param read rows of all (mapping, file)
 * @param loaded rows that were logged
 * @param unchanged rows that said what was known
 * @param filtered rows left out, by rule
 * @param rejected rows rejected
 * @param derived records that the load derived
 * @param loadSeconds time of the load
 * @param loadRowsPerSecond rows read in it a second
 * @param scored firms that got a score from the sweep
 * @param scoreSeconds time of both passes
 * @param auc area under the ROC curve with what the network adds; null without outcomes
 * @param aucWithoutNetwork the same without
 * @param ks Kolmogorov-Smirnov distance with what the network adds, 0 to 1; null without outcomes
 * @param audit what the verification found
 * @param tamper what the verification said of the tampering
 * @param stages seconds of each stage
 * @param peakRssBytes most memory that the process held at once
 * @param seconds time of all
 */
public record DemoReport(
        long enterprises,
        long records,
        long mutations,
        long read,
        long loaded,
        long unchanged,
        long filtered,
        long rejected,
        Derived derived,
        double loadSeconds,
        double loadRowsPerSecond,
        long scored,
        double scoreSeconds,
        @Nullable Double auc,
        @Nullable Double aucWithoutNetwork,
        @Nullable Double ks,
        Audit audit,
        Tamper tamper,
        Map<String, Double> stages,
        long peakRssBytes,
        double seconds) {

    /**
     * Records that a load derived.
     *
     * @param coverage coverage records logged
     * @param ended records ended because their source no longer lists them
     */
    public record Derived(long coverage, long ended) {}

    /**
     * What the verification found.
     *
     * @param entries entries of firms, counted by decoding the stored blocks
     * @param systemEntries entries of the grid itself
     * @param partitions partitions verified
     * @param verdict the worst verdict
     * @param seconds time it took
     */
    public record Audit(long entries, long systemEntries, int partitions, String verdict, double seconds) {}

    /**
     * What the verification said of the tampering.
     *
     * @param verdict its verdict
     * @param partition where
     * @param seq the entry that the altered value disagrees with
     * @param copy which copy
     * @param named whether that is what was done
     */
    public record Tamper(
            String verdict,
            int partition,
            long seq,
            String copy,
            @JsonIgnore boolean named) {}

    /** Whether every check held, so that the exit code is 0. */
    @JsonIgnore
    public boolean holds() {
        return mutations == audit.entries && scored == enterprises && audit.verdict.equals("OK") && tamper.named;
    }

    /** The same for a person. */
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%n%,d firms, %,d records; %,d mutations acknowledged, %,d entries in the log: %s%n",
                enterprises,
                records,
                mutations,
                audit.entries,
                mutations == audit.entries ? "equal" : "NOT EQUAL");
        out.printf(
                Locale.ROOT,
                "loaded %,.0f rows/s; scored %,d firms in %.1f s",
                loadRowsPerSecond,
                scored,
                scoreSeconds);
        if (auc != null && aucWithoutNetwork != null) {
            out.printf(Locale.ROOT, "; AUC %.4f, without the network %.4f", auc, aucWithoutNetwork);
        }
        out.printf(
                Locale.ROOT,
                "%naudit: %s over %d partitions, both copies; tampering: %s in the %s, partition %d, seq %d%n",
                audit.verdict,
                audit.partitions,
                tamper.verdict,
                tamper.copy,
                tamper.partition,
                tamper.seq);
        out.printf(Locale.ROOT, "%.1f s, at most %,d MiB%n", seconds, peakRssBytes >> 20);
        out.println(holds() ? "every check held" : "A CHECK DID NOT HOLD");
    }
}

package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects findings about one partition; one position is said once for each verdict and copy. Not thread-safe. */
final class Findings {
    /** Findings kept; beyond them they are counted. */
    static final int KEPT_MAX = 1_000;

    private final int partition;
    private final List<Finding> kept = new ArrayList<>();
    private final Set<Place> said = new HashSet<>();
    private long more;

    private record Place(Verdict verdict, String copy, long seq) {}

    Findings(int partition) {
        this.partition = partition;
    }

    void add(Verdict verdict, String copy, long seq, String words) {
        Place place = new Place(verdict, copy, seq);
        if (said.contains(place)) {
            return;
        }
        if (kept.size() == KEPT_MAX) {
            more++;
            return;
        }
        kept.add(new Finding(verdict, copy, partition, seq, words));
        if (seq != Finding.UNKNOWN) {
            said.add(place);
        }
    }

    /** Whether something was found at a position of {@code [from, to)}. */
    boolean hasBetween(long from, long to) {
        return kept.stream().anyMatch(finding -> from <= finding.seq() && finding.seq() < to);
    }

    /** Whether an entry of a copy at a position of {@code [from, to)} was found to be altered or missing. */
    boolean hasEntryBetween(String copy, long from, long to) {
        return kept.stream()
                .anyMatch(finding -> finding.isEntry()
                        && finding.copy().equals(copy)
                        && from <= finding.seq()
                        && finding.seq() < to);
    }

    /** Those kept, by position. */
    List<Finding> sorted() {
        return kept.stream().sorted().toList();
    }

    /** How many were counted but not kept. */
    long more() {
        return more;
    }
}

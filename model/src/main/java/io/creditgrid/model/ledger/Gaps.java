package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.List;

/** Positions whose entries could not be read: what they changed cannot be judged. Not thread-safe. */
final class Gaps {
    private final List<Gap> gaps = new ArrayList<>();

    private record Gap(long from, long to) {}

    /** The entries of {@code [from, to)} are lost. */
    void add(long from, long to) {
        gaps.add(new Gap(from, to));
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    boolean contains(long seq) {
        for (Gap gap : gaps) {
            if (gap.from <= seq && seq < gap.to) {
                return true;
            }
        }
        return false;
    }
}

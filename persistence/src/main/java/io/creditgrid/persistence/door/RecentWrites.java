package io.creditgrid.persistence.door;

import io.creditgrid.model.ledger.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which firms of one partition were written lately, pages of enquiries and scores aside. It tells whether a firm was written
 * since its writer read it, without reading all its pages again.
 *
 * <p>It knows everything from the log size {@link #knownFrom()} on; that rises as firms beyond {@link #FIRMS_MAX} are let go.
 *
 * <p><strong>Thread-safety.</strong> Not safe: it belongs to the lane that holds the partition. <strong>Complexity.</strong>
 * Constant time.
 */
final class RecentWrites {
    /** Firms remembered a partition: half a second of the fastest load, where a score takes a tenth. */
    static final int FIRMS_MAX = 256;

    /** By tag, the seq of the firm's last entry; the firm written longest ago comes first. */
    private final Map<Bytes, Long> lastSeqs = new LinkedHashMap<>();

    private long knownFrom;

    /** @param knownFrom the size of the log now: of what was written before, nothing is known */
    RecentWrites(long knownFrom) {
        this.knownFrom = knownFrom;
    }

    /** The least log size about which {@link #isWrittenSince} can be asked. */
    long knownFrom() {
        return knownFrom;
    }

    /** Whether the firm has an entry at or after the log size {@code moment}, which is at least {@link #knownFrom()}. */
    boolean isWrittenSince(Bytes firmTag, long moment) {
        if (moment < knownFrom) {
            throw new IllegalArgumentException("expected a moment of at least " + knownFrom + ": " + moment);
        }
        Long seq = lastSeqs.get(firmTag);
        return seq != null && seq >= moment;
    }

    /** Remembers the firm's last entry; {@code seq} is above all that came before. */
    void add(Bytes firmTag, long seq) {
        lastSeqs.remove(firmTag);
        lastSeqs.put(firmTag, seq);
        if (lastSeqs.size() > FIRMS_MAX) {
            Iterator<Long> oldest = lastSeqs.values().iterator();
            knownFrom = oldest.next() + 1;
            oldest.remove();
        }
    }
}

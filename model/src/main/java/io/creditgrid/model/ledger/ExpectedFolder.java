package io.creditgrid.model.ledger;

import io.creditgrid.model.record.PageRef;
import java.util.Map;
import java.util.TreeMap;

/** What a live row must hold up to the size that was replayed. Not thread-safe. */
final class ExpectedFolder {
    private final long madeAt;
    private final boolean home;
    private final Map<Bytes, ExpectedKey> keys = new TreeMap<>();
    private final Map<PageRef, Long> directory = new TreeMap<>();
    private long lastSeq;

    /**
     * @param madeAt seq of the entry that made the folder
     * @param home whether it keeps the firm's directory of pages
     */
    ExpectedFolder(long madeAt, boolean home) {
        this.madeAt = madeAt;
        this.lastSeq = madeAt;
        this.home = home;
    }

    /** The key with {@code tag}, made where it is new; the entry {@code seq} is about it. */
    ExpectedKey touch(Bytes tag, long seq) {
        lastSeq = seq;
        return keys.computeIfAbsent(tag, t -> new ExpectedKey());
    }

    /** Lists a page, where it is not listed yet. */
    void list(PageRef page, long seq) {
        if (directory.putIfAbsent(page, seq) == null) {
            lastSeq = seq;
        }
    }

    boolean isHome() {
        return home;
    }

    long madeAt() {
        return madeAt;
    }

    long lastSeq() {
        return lastSeq;
    }

    /** Keys by tag, ascending. */
    Map<Bytes, ExpectedKey> keys() {
        return keys;
    }

    /** Pages in ascending order, each with the seq of the entry that made it. */
    Map<PageRef, Long> directory() {
        return directory;
    }

    /** The lowest seq among all that must be there. */
    long firstSeq() {
        long first = Long.MAX_VALUE;
        for (ExpectedKey key : keys.values()) {
            first = Math.min(first, key.firstSeq());
        }
        for (long listed : directory.values()) {
            first = Math.min(first, listed);
        }
        return first;
    }
}

package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Which of two neighbours was altered when the later one's prev is not the earlier one's hash? A leaf is vouched for by its
 * successor. So where neither has another fault, the answer waits for the next leaf (at the end: for the head): if that one
 * names the later leaf's hash, the later leaf is whole, and what it says of the earlier one is the truth; else it is the later
 * one that was altered. The tree therefore lags one or two leaves behind, and it goes on with the true hash of an altered
 * leaf, so that one altered entry does not hide what follows.
 */
/** Follows the hash chain of a log's leaves and keeps the tree over their true hashes. Not thread-safe. */
final class Chain {
    private final Findings findings;
    private final String copy;
    private final Map<Long, List<Bytes>> recorded = new HashMap<>();

    private CompactRange range = CompactRange.EMPTY;
    /** Whether {@code range} is known: not after leaves were lost. */
    private boolean whole = true;
    /** Hash of the leaf before {@code last}, or of the last one if {@code last} is null. */
    private byte[] tip;
    /** A recorded size whose root was right; what a later wrong root speaks of comes after it. */
    private long provenSize;

    private @Nullable Link last;
    /** The leaf before {@code last}, where the two do not fit and it is not known which is wrong. */
    private @Nullable Link suspect;

    private boolean endFaulty;

    /** A leaf whose place in the chain is being judged. */
    private static final class Link {
        final long seq;
        final byte[] hash;
        final byte @Nullable [] prev;
        final long committedAt;
        boolean faulty;

        Link(long seq, EntryReading entry) {
            this.seq = seq;
            this.hash = entry.leafHash();
            this.prev = entry.leaf() == null ? null : entry.leaf().prev().array();
            this.committedAt =
                    entry.leaf() == null ? Long.MIN_VALUE : entry.leaf().committedAt();
            this.faulty = entry.problem() != null;
        }
    }

    Chain(Findings findings, String copy, byte[] genesis, List<PartitionRoot> roots) {
        this.findings = findings;
        this.copy = copy;
        this.tip = genesis;
        for (PartitionRoot root : roots) {
            recorded.computeIfAbsent(root.size(), size -> new ArrayList<>(1)).add(root.root());
        }
        compareRecorded();
    }

    /** The tree over the leaves so far; null if leaves before were lost. Without a {@link #finish} it lags behind. */
    @Nullable
    CompactRange range() {
        return whole ? range : null;
    }

    /** Adds the next leaf. */
    void accept(long seq, EntryReading entry) {
        Link next = new Link(seq, entry);
        Link before = last;
        last = next;
        if (before == null) {
            if (next.prev != null && !Arrays.equals(next.prev, tip)) {
                blame(next, "it does not follow the entry before it");
            }
            return;
        }
        boolean fits = Arrays.equals(next.prev, before.hash);
        settle(before, fits);
        if (fits) {
            append(before.hash);
            checkTime(before, next);
        } else if (next.prev == null || (next.faulty && !before.faulty)) {
            append(before.hash);
        } else if (before.faulty) {
            append(next.prev);
        } else {
            suspect = before;
        }
    }

    /** Decides who is wrong of {@code suspect} and the leaf after it, once it is known whether that one's successor vouches for it. */
    private void settle(Link later, boolean vouchedFor) {
        Link earlier = suspect;
        suspect = null;
        if (earlier == null) {
            return;
        }
        if (vouchedFor && later.prev != null) {
            blame(earlier, "the entry after it names another leaf hash");
            append(later.prev);
        } else {
            blame(later, "it does not follow the entry before it");
            append(earlier.hash);
        }
    }

    private void checkTime(Link before, Link next) {
        if (next.committedAt < before.committedAt && next.committedAt != Long.MIN_VALUE && !next.faulty) {
            blame(next, "its commit time is before that of the entry before it");
        }
    }

    private void blame(Link link, String words) {
        if (!link.faulty) {
            link.faulty = true;
            findings.add(Verdict.ALTERED_ENTRY, copy, link.seq, "the entry was altered: " + words);
        }
    }

    /**
     * Goes on after lost leaves.
     *
     * @param lost how many
     * @param lastHash hash of the last of them, as the leaf after them or the head names it; null if nothing does
     */
    void skip(long lost, byte @Nullable [] lastHash) {
        Link before = last;
        if (before != null) {
            settle(before, false);
            append(before.hash);
        }
        last = null;
        whole &= lost == 1 && lastHash != null;
        if (lastHash != null) {
            append(lastHash);
        }
    }

    /**
     * Judges the last leaf by the head.
     *
     * @return whether the head's last leaf hash is right; true also if there is no head to compare
     */
    boolean finish(@Nullable Head head) {
        Link end = last;
        last = null;
        byte[] claimed = head == null ? null : head.lastLeaf().array();
        if (end == null) {
            endFaulty = false;
            return claimed == null || Arrays.equals(claimed, tip);
        }
        boolean fits = Arrays.equals(claimed, end.hash);
        settle(end, fits);
        endFaulty = end.faulty;
        if (head == null || claimed == null || fits) {
            append(end.hash);
            return true;
        }
        if (end.faulty) {
            append(claimed);
            return true;
        }
        if (whole && range.append(end.hash).equals(head.range())) {
            append(end.hash);
            return false;
        }
        blame(end, "the head names another leaf hash");
        endFaulty = true;
        append(claimed);
        return true;
    }

    /** Whether the last leaf has this hash. */
    boolean endsWith(Bytes hash) {
        return hash.is(last == null ? tip : last.hash);
    }

    /** Whether the leaf that was last at {@link #finish} was altered. */
    boolean isEndFaulty() {
        return endFaulty;
    }

    private void append(byte[] hash) {
        tip = hash;
        if (whole) {
            range = range.append(hash);
            compareRecorded();
        }
    }

    private void compareRecorded() {
        List<Bytes> roots = recorded.get(range.size());
        if (roots == null) {
            return;
        }
        byte[] root = range.root();
        if (roots.stream().allMatch(each -> each.is(root))) {
            provenSize = range.size();
        } else {
            findings.add(
                    Verdict.ALTERED_ENTRY,
                    copy,
                    provenSize,
                    "entries from here to " + range.size()
                            + " were rewritten: their root is not the one that an epoch recorded");
        }
    }

    /** The greatest size that an epoch recorded; 0 if none. */
    long recordedSize() {
        return recorded.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}

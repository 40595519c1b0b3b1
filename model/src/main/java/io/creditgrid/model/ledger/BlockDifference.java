package io.creditgrid.model.ledger;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a block of one copy first differs from the same block of a copy that was found sound.
 *
 * @param verdict MISSING_ENTRY if the block lacks entries and has no others instead, else ALTERED_ENTRY
 * @param index of the first entry that is not the sound one; the number of its entries if something follows them
 */
record BlockDifference(Verdict verdict, int index) {
    private static final BlockDifference WHOLE = new BlockDifference(Verdict.ALTERED_ENTRY, 0);

    /** Compares two blocks that are not equal. */
    static BlockDifference of(byte[] soundBytes, byte[] bytes) {
        BlockScan sound = BlockScan.of(soundBytes);
        BlockScan other = BlockScan.of(bytes);
        if (sound == null || other == null || !sameHeader(sound, other)) {
            return WHOLE;
        }
        BlockDifference entries = ofEntries(sound.entries(), other);
        int id = firstOtherId(sound, other);
        return id < entries.index ? new BlockDifference(Verdict.ALTERED_ENTRY, id) : entries;
    }

    private static boolean sameHeader(BlockScan sound, BlockScan other) {
        return sound.partition() == other.partition()
                && sound.number() == other.number()
                && sound.writerEpoch() == other.writerEpoch()
                && sound.firstSeq() == other.firstSeq()
                && sound.previousWithIds() == other.previousWithIds()
                && other.ids() != null;
    }

    private static BlockDifference ofEntries(List<Block.Entry> sound, BlockScan other) {
        List<Block.Entry> there = other.entries();
        int same = 0;
        while (same < sound.size() && same < there.size() && sound.get(same).equals(there.get(same))) {
            same++;
        }
        boolean lacks = other.complete()
                && there.size() < sound.size()
                && isPart(there.subList(same, there.size()), sound.subList(same, sound.size()));
        return new BlockDifference(lacks ? Verdict.MISSING_ENTRY : Verdict.ALTERED_ENTRY, same);
    }

    /** Whether {@code some} are elements of {@code all} in the same order. */
    private static boolean isPart(List<Block.Entry> some, List<Block.Entry> all) {
        int found = 0;
        for (Block.Entry entry : all) {
            if (found < some.size() && entry.equals(some.get(found))) {
                found++;
            }
        }
        return found == some.size();
    }

    private static int firstOtherId(BlockScan sound, BlockScan other) {
        Map<Integer, Bytes> wanted = Objects.requireNonNullElse(sound.ids(), Map.of());
        Map<Integer, Bytes> there = Objects.requireNonNullElse(other.ids(), Map.of());
        int first = Integer.MAX_VALUE;
        for (Map.Entry<Integer, Bytes> id : wanted.entrySet()) {
            if (!id.getValue().equals(there.get(id.getKey()))) {
                first = Math.min(first, id.getKey());
            }
        }
        for (Integer index : there.keySet()) {
            first = wanted.containsKey(index) ? first : Math.min(first, index);
        }
        return first;
    }
}

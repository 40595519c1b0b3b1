package io.creditgrid.loaders;

import io.creditgrid.model.id.Placement;
import io.creditgrid.model.record.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mutations that wait, by the partition of their firm, so that the grid folds and commits many of one partition at once. The fullest partition goes first, its
 * mutations sorted by firm. Two of one key never share a frame, and a partition is in one frame at a time: what a file says of a key arrives in the file's order,
 * whatever is sent again.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class PartitionBuffer {
    /** Mutations in one frame: what an appender commits at once. */
    static final int FRAME_MUTATIONS_MAX = 1_000;

    /** Image bytes in one frame, half of what one transaction may write: the live folders are written too. */
    static final int FRAME_IMAGE_BYTES_MAX = 512 << 10;

    private static final Comparator<Pending> BY_FIRM = Comparator.comparing(Pending::firm);

    private final Placement placement;
    private final int partMax;
    private final List<List<Pending>> waiting = new ArrayList<>();
    private final boolean[] busy;
    private long heldBytes;
    private int size;

    PartitionBuffer(Placement placement) {
        this(placement, FRAME_MUTATIONS_MAX);
    }

    /**
     * A buffer whose frames have small parts.
     *
     * @param partMax mutations of one partition in a frame, 1 or more
     */
    PartitionBuffer(Placement placement, int partMax) {
        this.placement = placement;
        this.partMax = partMax;
        this.busy = new boolean[placement.partitions()];
        for (int p = 0; p < busy.length; p++) {
            waiting.add(new ArrayList<>());
        }
    }

    /** Mutations taken out together, and the partitions that stay closed until they are released. */
    record Frame(List<Pending> mutations, List<Integer> partitions) {}

    void add(Pending pending) {
        waiting.get(placement.partition(pending.firm())).add(pending);
        heldBytes += pending.heldBytes();
        size++;
    }

    /** Memory that all waiting mutations take. */
    long heldBytes() {
        return heldBytes;
    }

    /** Mutations that wait, over all partitions. */
    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /**
     * Takes out the fullest partition, and the next ones while there is room in the frame.
     *
     * @param fullAtLeast a partition with fewer mutations is left alone
     * @return null if no partition that is free has so many
     */
    @Nullable
    Frame take(int fullAtLeast) {
        List<Pending> taken = new ArrayList<>();
        List<Integer> partitions = new ArrayList<>();
        int bytes = 0;
        while (taken.size() < FRAME_MUTATIONS_MAX && bytes < FRAME_IMAGE_BYTES_MAX) {
            int p = fullest();
            if (p < 0 || waiting.get(p).size() < fullAtLeast) {
                break;
            }
            int room = Math.min(partMax, FRAME_MUTATIONS_MAX - taken.size());
            bytes += take(p, room, FRAME_IMAGE_BYTES_MAX - bytes, taken);
            partitions.add(p);
            busy[p] = true;
        }
        return taken.isEmpty() ? null : new Frame(taken, partitions);
    }

    private int fullest() {
        int best = -1;
        for (int p = 0; p < busy.length; p++) {
            if (!busy[p]
                    && !waiting.get(p).isEmpty()
                    && (best < 0 || waiting.get(p).size() > waiting.get(best).size())) {
                best = p;
            }
        }
        return best;
    }

    private int take(int p, int mutationsMax, int bytesMax, List<Pending> to) {
        List<Pending> from = waiting.get(p);
        from.sort(BY_FIRM);
        List<Pending> left = new ArrayList<>(Math.max(0, from.size() - mutationsMax));
        Set<RecordKey> keys = new HashSet<>();
        int count = 0;
        int bytes = 0;
        for (Pending pending : from) {
            // one mutation always goes, however large: the grid says what it thinks of it
            boolean room = count < mutationsMax && (count == 0 || bytes + pending.imageBytes() <= bytesMax);
            if (room && keys.add(pending.mutation().image().key())) {
                to.add(pending);
                count++;
                bytes += pending.imageBytes();
                heldBytes -= pending.heldBytes();
                size--;
            } else {
                left.add(pending);
            }
        }
        waiting.set(p, left);
        return bytes;
    }

    /** Opens the partitions of a frame whose mutations have all been answered. */
    void release(Frame frame) {
        frame.partitions().forEach(p -> busy[p] = false);
    }
}

package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request ids that one partition has logged lately, so that a repeat is answered as the first time.
 *
 * <p>It holds ids for {@link Limits#REQUEST_WINDOW} and at most {@link Limits#REQUEST_WINDOW_IDS_MAX} of them; when it is
 * full the floor rises. An id whose own time lies below the floor cannot be told from a repeat, so it is refused.
 *
 * <p><strong>Thread-safety.</strong> Not safe: it belongs to the lane that holds the partition.
 */
final class RequestWindow {
    private final Map<Bytes, Place> byId = new LinkedHashMap<>();
    private long droppedTime = Long.MIN_VALUE;

    /**
     * Where an id was logged.
     *
     * @param seq seq of its entry
     * @param block number of the block that has it
     */
    record Place(long seq, long block) {}

    /** Where the id was logged; null if it was not, within the window. */
    @Nullable
    Place placeOf(Bytes id) {
        return byId.get(id);
    }

    /** Remembers where an id was logged. */
    void add(Bytes id, Place place) {
        byId.put(id, place);
    }

    /** Lets go of ids that are too old or too many. */
    void trim(long now) {
        long oldest = now - Limits.REQUEST_WINDOW.toMillis();
        var oldestFirst = byId.keySet().iterator();
        while (oldestFirst.hasNext()) {
            long time = RequestId.timeOf(oldestFirst.next().array());
            boolean full = byId.size() > Limits.REQUEST_WINDOW_IDS_MAX;
            if (!full && time >= oldest) {
                return;
            }
            if (full) {
                droppedTime = Math.max(droppedTime, time);
            }
            oldestFirst.remove();
        }
    }

    /** The least time in an id that can still be judged. */
    long floor(long now) {
        return Math.max(now - Limits.REQUEST_WINDOW.toMillis(), droppedTime + 1);
    }
}

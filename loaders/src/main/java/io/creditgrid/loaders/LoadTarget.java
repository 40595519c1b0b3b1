package io.creditgrid.loaders;

import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What a loader needs of a grid. Implementations MUST be safe for many threads: frames are written side by side.
 */
interface LoadTarget {
    /** Where firms lie. */
    Placement placement();

    /** The grid's offset: the day of an instant is its date there. */
    ZoneOffset offset();

    /**
     * Writes a frame and waits for what became of its mutations, in their order.
     *
     * @throws io.creditgrid.model.contract.GridException if the call as a whole failed; it may have been written if the error is retryable
     */
    List<Outcome> write(WriteFrame frame);

    /**
     * Which records of a source are live though a full file does not list them, for one range of firms of one partition.
     *
     * @throws io.creditgrid.model.contract.GridException if the question was refused
     */
    LiveKeysAnswer liveKeys(LiveKeysRequest request);

    /** The record of {@code key} that holds today; empty if there is none. */
    Optional<CreditRecord> read(RecordKey key);
}

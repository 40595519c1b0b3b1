package io.creditgrid.loaders;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.GridInfo;
import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.contract.RecordJson;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A grid reached by a client under a loader's log-in.
 *
 * <p><strong>Thread-safety.</strong> Safe, as the client is.
 */
final class ClientTarget implements LoadTarget {
    private final CreditGridClient client;
    private final Placement placement;
    private final ZoneOffset offset;

    /** Asks the grid what it is. */
    ClientTarget(CreditGridClient client) {
        GridInfo info = client.info();
        this.client = client;
        this.placement = new Placement(info.partitions());
        this.offset = ZoneOffset.ofTotalSeconds(info.offsetSeconds());
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public ZoneOffset offset() {
        return offset;
    }

    @Override
    public List<Outcome> write(WriteFrame frame) {
        return client.write(frame);
    }

    @Override
    public LiveKeysAnswer liveKeys(LiveKeysRequest request) {
        return client.sources().liveKeys(request);
    }

    /**
     * Empty too under a log-in that may not read: a batch that ended before is then found by the refusal of its first record
     * and sent again, marked so, and the grid answers each row as the first time without writing anything.
     */
    @Override
    public Optional<CreditRecord> read(RecordKey key) {
        try {
            return Optional.of(
                    RecordJson.read(key.kind(), client.get(key, null, null).record()));
        } catch (GridException e) {
            if (e.error() == GridError.UNKNOWN_RECORD
                    || e.error() == GridError.UNKNOWN_FIRM
                    || e.error() == GridError.NO_PERMISSION) {
                return Optional.empty();
            }
            throw e;
        }
    }
}

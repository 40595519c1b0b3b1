package io.creditgrid.client;

import io.creditgrid.model.contract.LiveKeysAnswer;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.contract.TaskName;

/**
 * What the loader of a source asks about that source.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class SourceClient {
    private final CreditGridClient grid;

    SourceClient(CreditGridClient grid) {
        this.grid = grid;
    }

    /**
     * Which records of a source and kind are live in a range of firms though a full file does not list them. Writes nothing.
     *
     * @throws io.creditgrid.model.contract.GridException NOT_YOUR_SOURCE, PUBLISHED_IN_FUTURE, BAD_REQUEST, or want of a resource
     */
    public LiveKeysAnswer liveKeys(LiveKeysRequest request) {
        return grid.repeat(TaskName.LIVE_KEYS, request, LiveKeysAnswer.class);
    }
}

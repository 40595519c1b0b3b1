package io.creditgrid.persistence.door;

import io.creditgrid.model.ledger.Head;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the appender remembers of a partition between its transactions: the head it last wrote, the ids it can still
 * recognise and the firms it wrote lately. A head that differs from it means that somebody else wrote in between, so the
 * partition is taken over anew.
 *
 * @param head the head as last written or read under its lock
 * @param window the request ids that can still be recognised
 * @param recent the firms written lately
 * @param writerEpoch the epoch under which this node writes; stored with its first block
 * @param backup node that confirmed; null if the partition had no backup
 * @param confirmedFrom number of the first of the blocks up to the head that this backup has confirmed one by one
 */
record LaneState(
        Head head,
        RequestWindow window,
        RecentWrites recent,
        long writerEpoch,
        @Nullable UUID backup,
        long confirmedFrom) {}

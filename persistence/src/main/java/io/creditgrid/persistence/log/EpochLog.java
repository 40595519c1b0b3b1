package io.creditgrid.persistence.log;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.ledger.EpochChecker;
import io.creditgrid.model.ledger.EpochHead;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.EpochReport;
import io.creditgrid.model.ledger.PartitionRoot;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;

/**
 * The log of epochs: its head and its records.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class EpochLog {
    /** A full table stands at least in every record whose number is a multiple of this. */
    public static final int FULL_EVERY = 256;

    private final Function<RowKey, byte @Nullable []> rows;

    private EpochLog(Function<RowKey, byte @Nullable []> rows) {
        this.rows = rows;
    }

    /** Reads on the primary of partition 0, wherever that is. */
    public static EpochLog of(Ignite ignite) {
        IgniteCache<RowKey, byte[]> epochs = ignite.cache(CacheName.EPOCH.label());
        return new EpochLog(epochs::get);
    }

    /** Reads this node's copy, without locks; for the sealer, which holds the head's lock on the primary. */
    public static EpochLog here(Ignite ignite) {
        return new EpochLog(key -> LocalPartitions.row(ignite, CacheName.EPOCH, key));
    }

    /** The row of the head; null before the grid was created. */
    public byte @Nullable [] headRow() {
        return rows.apply(RowKey.epochHead());
    }

    /** The row of a record; null if there is none. */
    public byte @Nullable [] row(long epoch) {
        return rows.apply(RowKey.epoch(epoch));
    }

    /**
     * The head.
     *
     * @throws GridException NOT_CREATED before the grid was created
     */
    public EpochHead head() {
        byte[] row = headRow();
        if (row == null) {
            throw new GridException(GridError.NOT_CREATED, "expected a created grid: an operator creates it first");
        }
        return EpochHead.decode(row);
    }

    /**
     * A record.
     *
     * @throws GridException UNKNOWN_ENTRY if there is none of that number
     */
    public EpochRecord record(long epoch) {
        byte[] row = epoch < 0 ? null : row(epoch);
        if (row == null) {
            throw new GridException(
                    GridError.UNKNOWN_ENTRY, "expected the number of an epoch that was sealed: epoch=" + epoch);
        }
        return EpochRecord.decode(row);
    }

    /**
     * Sizes and roots of all partitions as of an epoch: of partitions that did not change in it, those of the last epoch in
     * which they did.
     *
     * @param epoch 0 (nothing was written yet) or more
     * @param partitions P
     * @throws GridException UNKNOWN_ENTRY if a record is missing
     */
    public List<PartitionRoot> table(long epoch, int partitions) {
        @Nullable PartitionRoot[] table = new PartitionRoot[partitions];
        int open = partitions;
        for (long number = epoch; open > 0 && record(number) instanceof EpochRecord.Sealed sealed; number--) {
            for (PartitionRoot each : sealed.changed()) {
                if (table[each.partition()] == null) {
                    table[each.partition()] = each;
                    open--;
                }
            }
        }
        List<PartitionRoot> all = new ArrayList<>(partitions);
        for (int partition = 0; partition < partitions; partition++) {
            PartitionRoot known = table[partition];
            all.add(known == null ? PartitionRoot.empty(partition) : known);
        }
        return all;
    }

    /** Checks this log as it is read here. */
    public EpochReport check(String copy) {
        return EpochChecker.check(headRow(), this::row, copy);
    }
}

package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A leaf of the grid's one global log: how the grid was created, then the sizes and roots of all partitions, epoch by epoch. */
public sealed interface EpochRecord {
    /** The number of this record in the global log. */
    long epoch();

    /** The stored and hashed bytes. */
    byte[] encode();

    /** Its leaf hash in the global log. */
    default byte[] hash() {
        return Merkle.leafHash(encode());
    }

    /**
     * The record that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    static EpochRecord decode(byte[] encoded) {
        return Format.decode(encoded, EpochRecord::read);
    }

    private static EpochRecord read(CborReader in) {
        int fields = in.array();
        Format.readVersion(in);
        return in.peek() == CborReader.Kind.BYTES ? Created.read(in, fields) : Sealed.read(in, fields);
    }

    /**
     * Record 0.
     *
     * @param grid what was fixed at creation
     */
    record Created(GridIdentity grid) implements EpochRecord {
        private static final int FIELDS = 5;

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public byte[] encode() {
            return new CborWriter(64)
                    .array(FIELDS)
                    .integer(Format.VERSION)
                    .bytes(grid.gridId().array())
                    .integer(grid.partitions())
                    .integer(grid.offsetSeconds())
                    .integer(grid.incarnation())
                    .toByteArray();
        }

        private static Created read(CborReader in, int fields) {
            Format.check(fields == FIELDS, "5 fields of the first record", fields);
            return new Created(new GridIdentity(
                    Format.readBytes(in, Format.ID_LENGTH),
                    Format.readInt(in),
                    (int) in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                    Format.readNatural(in)));
        }
    }

    /**
     * Record n from 1 on.
     *
     * @param epoch n
     * @param time epoch milliseconds, more than in the record before
     * @param full whether {@code changed} lists all partitions
     * @param changed partitions that changed since the record before, ascending
     * @param rootOverAll {@link PartitionRoot#overAll} of all partitions as they now are
     * @param restored the life that began with it, after the grid was restored to just these sizes; null if none did
     */
    record Sealed(
            long epoch,
            long time,
            boolean full,
            List<PartitionRoot> changed,
            Bytes rootOverAll,
            @Nullable Restored restored)
            implements EpochRecord {
        private static final int FIELDS = 6;
        private static final int FIELDS_RESTORED = 8;

        /** Refuses values out of range and partitions out of order. */
        public Sealed {
            changed = List.copyOf(changed);
            rootOverAll.sized(Sha256.LENGTH, "a root over all");
            Format.check(epoch >= 1 && time >= 0, "an epoch from 1 on and a time of 0 or more", epoch + ", " + time);
            int last = -1;
            for (PartitionRoot each : changed) {
                Format.check(each.partition() > last, "partitions in order", each.partition());
                last = each.partition();
            }
            Format.check(
                    !full || (!changed.isEmpty() && last == changed.size() - 1),
                    "all partitions in a full table",
                    last);
            Format.check(restored == null || full, "all partitions where a grid was restored", full);
        }

        /** A record with which no new life begins. */
        public Sealed(long epoch, long time, boolean full, List<PartitionRoot> changed, Bytes rootOverAll) {
            this(epoch, time, full, changed, rootOverAll, null);
        }

        @Override
        public byte[] encode() {
            CborWriter out =
                    new CborWriter(192 + 48 * changed.size()).array(restored == null ? FIELDS : FIELDS_RESTORED);
            out.integer(Format.VERSION).integer(epoch).integer(time).bool(full).array(changed.size());
            changed.forEach(each -> each.write(out));
            out.bytes(rootOverAll.array());
            if (restored != null) {
                out.integer(restored.incarnation()).bytes(restored.backup().array());
            }
            return out.toByteArray();
        }

        private static Sealed read(CborReader in, int fields) {
            Format.check(
                    fields == FIELDS || fields == FIELDS_RESTORED, "6 fields of a record, or 8 of a restore", fields);
            long epoch = Format.readNatural(in);
            long time = Format.readNatural(in);
            boolean full = in.bool();
            int count = in.array();
            List<PartitionRoot> changed = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                changed.add(PartitionRoot.read(in));
            }
            Bytes rootOverAll = Format.readHash(in);
            Restored restored = fields == FIELDS ? null : new Restored(Format.readNatural(in), Format.readHash(in));
            return new Sealed(epoch, time, full, changed, rootOverAll, restored);
        }
    }

    /**
     * A life of the grid that began with a restore.
     *
     * @param incarnation its number, drawn for it; see {@link GridIdentity}
     * @param backup SHA-256 of the manifest of the backup
     */
    record Restored(long incarnation, Bytes backup) {
        /** Refuses values out of range. */
        public Restored {
            Format.check(incarnation >= 0, "an incarnation of 0 or more", incarnation);
            backup.sized(Sha256.LENGTH, "a manifest's hash");
        }
    }
}

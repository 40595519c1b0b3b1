package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;

/**
 * The end of the global log of epochs.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param range compact range over all records; it has their number
 * @param lastRecord leaf hash of the last record; SHA-256("") before the first
 * @param lastTime time of the last record, epoch milliseconds; {@link #NO_TIME} before the first epoch
 */
public record EpochHead(CompactRange range, Bytes lastRecord, long lastTime) {
    /** No epoch was sealed yet. */
    public static final long NO_TIME = -1;

    /** The head of a log without records. */
    public static final EpochHead EMPTY = new EpochHead(CompactRange.EMPTY, Bytes.wrap(Merkle.emptyRoot()), NO_TIME);

    private static final int FIELDS = 5;

    /** Refuses a hash of another length and a time below {@link #NO_TIME}. */
    public EpochHead {
        lastRecord.sized(Sha256.LENGTH, "a last record hash");
        Format.check(lastTime >= NO_TIME, "a time of 0 or more, or none", lastTime);
    }

    /** Number of records; the epoch of the next one. */
    public long count() {
        return range.size();
    }

    /**
     * The head after {@code next}.
     *
     * @throws IllegalArgumentException if its epoch is not the next, or its time not later
     */
    public EpochHead append(EpochRecord next) {
        Format.check(next.epoch() == count(), "epoch " + count(), next.epoch());
        long time = next instanceof EpochRecord.Sealed sealed ? sealed.time() : NO_TIME;
        Format.check(next.epoch() == 0 || time > lastTime, "a time after " + lastTime, time);
        byte[] hash = next.hash();
        return new EpochHead(range.append(hash), Bytes.wrap(hash), time);
    }

    /** The stored bytes. */
    public byte[] encode() {
        return new CborWriter(128)
                .array(FIELDS)
                .integer(Format.VERSION)
                .integer(count())
                .bytes(range.encode())
                .bytes(lastRecord.array())
                .integer(lastTime)
                .toByteArray();
    }

    /**
     * The head that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    public static EpochHead decode(byte[] encoded) {
        return Format.decode(encoded, EpochHead::read);
    }

    private static EpochHead read(CborReader in) {
        in.array(FIELDS);
        Format.readVersion(in);
        long count = Format.readNatural(in);
        return new EpochHead(
                CompactRange.decode(count, in.bytes()), Format.readHash(in), in.integer(NO_TIME, Long.MAX_VALUE));
    }
}

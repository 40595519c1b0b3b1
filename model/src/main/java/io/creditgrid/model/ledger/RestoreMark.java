package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;

/**
 * The row by which the last restore is found in the log of epochs. It is the first that a restore writes, so until there is a
 * record 0 too it says that a restore is under way, and of what.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param epoch number of the record with which the life began, or will begin
 * @param backup SHA-256 of the backup's manifest
 */
public record RestoreMark(long epoch, Bytes backup) {
    private static final int FIELDS = 3;

    /** Refuses values out of range. */
    public RestoreMark {
        Format.check(epoch >= 1, "an epoch from 1 on", epoch);
        backup.sized(Sha256.LENGTH, "a manifest's hash");
    }

    /** The stored bytes. */
    public byte[] encode() {
        return new CborWriter(64)
                .array(FIELDS)
                .integer(Format.VERSION)
                .integer(epoch)
                .bytes(backup.array())
                .toByteArray();
    }

    /**
     * The mark that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    public static RestoreMark decode(byte[] encoded) {
        return Format.decode(encoded, RestoreMark::read);
    }

    private static RestoreMark read(CborReader in) {
        in.array(FIELDS);
        Format.readVersion(in);
        return new RestoreMark(Format.readNatural(in), Format.readHash(in));
    }
}

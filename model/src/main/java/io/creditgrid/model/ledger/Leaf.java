package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;

/**
 * What the tree hashes of one entry. It names no firm, person or bank. {@code prev} stands inside, so that chain and tree cannot disagree.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param gridId 16 bytes
 * @param incarnation the grid's life in which it was written
 * @param partition the log that it is of
 * @param seq its place there, from 0
 * @param prev leaf hash of the entry before it; of the first, {@link GridIdentity#genesis}
 * @param committedAt epoch milliseconds, never less than before
 * @param meta commitment to the meta
 * @param image commitment to the image
 */
public record Leaf(
        Bytes gridId,
        long incarnation,
        int partition,
        long seq,
        Bytes prev,
        long committedAt,
        Bytes meta,
        Bytes image) {
    private static final int FIELDS = 9;
    private static final int LENGTH_MAX = 192;

    /** Refuses negative numbers and values of another length. */
    public Leaf {
        gridId.sized(Format.ID_LENGTH, "a grid id");
        prev.sized(Sha256.LENGTH, "prev");
        meta.sized(Sha256.LENGTH, "a commitment of the meta");
        image.sized(Sha256.LENGTH, "a commitment of the image");
        Format.check(
                incarnation >= 0 && partition >= 0 && seq >= 0 && committedAt >= 0,
                "incarnation, partition, seq and committedAt of 0 or more",
                incarnation + ", " + partition + ", " + seq + ", " + committedAt);
    }

    /** The stored and hashed bytes. */
    public byte[] encode() {
        return new CborWriter(LENGTH_MAX)
                .array(FIELDS)
                .integer(Format.VERSION)
                .bytes(gridId.array())
                .integer(incarnation)
                .integer(partition)
                .integer(seq)
                .bytes(prev.array())
                .integer(committedAt)
                .bytes(meta.array())
                .bytes(image.array())
                .toByteArray();
    }

    /**
     * The leaf that {@link #encode} wrote.
     *
     * @throws CborException if it has any other form
     */
    public static Leaf decode(byte[] encoded) {
        return Format.decode(encoded, Leaf::read);
    }

    private static Leaf read(CborReader in) {
        in.array(FIELDS);
        Format.readVersion(in);
        return new Leaf(
                Format.readBytes(in, Format.ID_LENGTH),
                Format.readNatural(in),
                Format.readInt(in),
                Format.readNatural(in),
                Format.readHash(in),
                Format.readNatural(in),
                Format.readHash(in),
                Format.readHash(in));
    }

    /** The leaf hash, SHA-256(0x00 ‖ {@link #encode}). */
    public byte[] hash() {
        return Merkle.leafHash(encode());
    }
}

package io.creditgrid.model.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log. It names the firm only where its key is opened.
 *
 * @param partition the log that it is of
 * @param seq its position
 * @param block number of its block
 * @param leaf what the tree hashes
 * @param op PUT or REMOVE
 * @param kind label of the record's kind
 * @param schemaVersion version of the kind's schema in the image
 * @param organisation whose log-in it was
 * @param logIn the log-in
 * @param purpose the call's purpose; null if it had none
 * @param requestId the client's request, a UUID; null if a loader sent it
 * @param batch the loader's batch, hexadecimal; null if a client sent it
 * @param row the row in the batch's file; null if a client sent it
 * @param unitK which of its unit's mutations it is, from 1
 * @param unitN how many the unit has
 * @param prevSeq seq of the key's entry before; -1 if this is the first
 * @param opened the field that was asked for; null if none was
 * @param logged entries made under the firm by this call
 */
public record ShowAnswer(
        int partition,
        long seq,
        long block,
        Leaf leaf,
        String op,
        String kind,
        int schemaVersion,
        String organisation,
        String logIn,
        @Nullable String purpose,
        @Nullable String requestId,
        @Nullable String batch,
        @Nullable Long row,
        int unitK,
        int unitN,
        long prevSeq,
        @Nullable Opened opened,
        int logged) {
    /**
     * The leaf's fields.
     *
     * @param hash leaf hash, hexadecimal: SHA-256(0x00 ‖ bytes)
     * @param bytes the stored bytes, hexadecimal
     * @param gridId the grid, hexadecimal
     * @param incarnation the grid's life in which it was written
     * @param prev leaf hash of the entry before it in the partition, hexadecimal
     * @param committedAt epoch milliseconds
     * @param meta commitment to the meta, hexadecimal
     * @param image commitment to the image, hexadecimal
     */
    public record Leaf(
            String hash,
            String bytes,
            String gridId,
            long incarnation,
            String prev,
            long committedAt,
            String meta,
            String image) {}

    /**
     * A field of the image, opened, with what was done (field 0 of the meta) opened beside it: with them an outsider
     * recomputes both commitments of the leaf.
     *
     * @param field the field's name
     * @param value its value as text; null if it is absent
     * @param image opens it in the image
     * @param meta opens op, kind and schema version in the meta
     */
    public record Opened(String field, @Nullable String value, Opening image, Opening meta) {}

    /**
     * One field with what is needed to check it against a commitment.
     *
     * @param index its place in the payload, from 0
     * @param value its CBOR bytes, hexadecimal
     * @param salt its salt, hexadecimal
     * @param fieldHashes the hashes of all fields in order, this one's among them, hexadecimal
     */
    public record Opening(int index, String value, String salt, List<String> fieldHashes) {
        /** Keeps a copy of the list. */
        public Opening {
            fieldHashes = List.copyOf(fieldHashes);
        }
    }
}

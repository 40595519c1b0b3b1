package io.creditgrid.model.ledger;

import io.creditgrid.model.record.Image;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an entry after its own checks.
 *
 * @param leaf null if it cannot be read
 * @param leafHash of its stored bytes, whatever they are
 * @param meta null if it cannot be read or is not what the leaf commits to
 * @param image null if it cannot be read or is not what the leaf commits to
 * @param address the folder that its image belongs to; if there is no image, the one that its block names
 * @param keyTag likewise
 * @param stored the entry as its block has it
 * @param gone why there is no key to open its payloads with; null if there is one, or none is needed
 * @param problem the first thing wrong with it; null if nothing is
 */
record EntryReading(
        @Nullable Leaf leaf,
        byte[] leafHash,
        @Nullable Meta meta,
        @Nullable Image image,
        FolderAddress address,
        Bytes keyTag,
        Block.Entry stored,
        SubjectKey.@Nullable Gone gone,
        @Nullable String problem) {
    /** Whether its payloads, or what is left of them, are a personal subject's. */
    boolean isEncrypted() {
        return SubjectCipher.isEncrypted(stored.image().array())
                || SubjectCipher.isEncrypted(stored.meta().array());
    }
}

package io.creditgrid.model.record;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a folder keeps of one key: its tag, where its last entry stands in the log, and the versions that still win
 * somewhere.
 *
 * <p><strong>Thread-safety.</strong> Immutable, as long as nobody changes the tag's bytes.
 */
public final class FolderEntry {
    private final byte[] keyTag;
    private final long lastSeq;
    private final long lastBlock;
    private final List<Version> versions;

    public FolderEntry(byte[] keyTag, long lastSeq, long lastBlock, List<Version> versions) {
        this.keyTag = keyTag;
        this.lastSeq = lastSeq;
        this.lastBlock = lastBlock;
        this.versions = List.copyOf(versions);
    }

    /** The key's tag, 16 bytes. */
    public byte[] keyTag() {
        return keyTag;
    }

    /** The seq of the key's last entry, also of one that wins nowhere. */
    public long lastSeq() {
        return lastSeq;
    }

    /** The block of the key's last entry. */
    public long lastBlock() {
        return lastBlock;
    }

    /** The versions that win somewhere, by ascending seq. */
    public List<Version> versions() {
        return versions;
    }

    /** This entry after one more version. */
    FolderEntry with(Version version) {
        return new FolderEntry(keyTag, version.seq(), version.block(), Timeline.fold(versions, version));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FolderEntry that
                && lastSeq == that.lastSeq
                && lastBlock == that.lastBlock
                && Arrays.equals(keyTag, that.keyTag)
                && versions.equals(that.versions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyTag) * 31 + Long.hashCode(lastSeq);
    }

    @Override
    public String toString() {
        return "last seq " + lastSeq + ", " + versions.size() + " versions";
    }
}

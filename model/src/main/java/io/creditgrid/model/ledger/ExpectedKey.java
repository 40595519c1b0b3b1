package io.creditgrid.model.ledger;

import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a folder must keep of one key. Not thread-safe. */
final class ExpectedKey {
    private long lastSeq = Format.NONE;
    private long lastBlock = Format.NONE;
    private List<ExpectedVersion> versions = List.of();
    private boolean obscure;
    /** Of a key with entries that no key opens: the stored images of all of them by seq, of which the live ones are some. */
    private @Nullable Map<Long, Closed> closed;

    /**
     * An entry that no key opens.
     *
     * @param block number of its block
     * @param image fingerprint of its image as stored
     */
    record Closed(long block, Fingerprint image) {}

    void add(ExpectedVersion version) {
        if (closed != null) {
            close(version.seq(), version.block(), version.image());
            return;
        }
        versions = Timeline.fold(versions, version);
        lastSeq = version.seq();
        lastBlock = version.block();
    }

    /** An entry of this key could not be read: what it left behind is not known any more. */
    void obscure(long seq, long block) {
        obscure = true;
        lastSeq = seq;
        lastBlock = block;
    }

    /** An entry of this key that no key opens: which of its versions win is not known any more, but their bytes are. */
    void close(long seq, long block, Fingerprint image) {
        Map<Long, Closed> all = closed;
        if (all == null) {
            all = new HashMap<>();
            for (ExpectedVersion version : versions) {
                all.put(version.seq(), new Closed(version.block(), version.image()));
            }
            closed = all;
            versions = List.of();
        }
        all.put(seq, new Closed(block, image));
        lastSeq = seq;
        lastBlock = block;
    }

    /** Its entries that no key opens; null if all were opened. */
    @Nullable
    Map<Long, Closed> closed() {
        return closed;
    }

    boolean isObscure() {
        return obscure;
    }

    /** Whether a version of it states something. */
    boolean isLive() {
        return versions.stream().anyMatch(version -> version.op() == Op.PUT);
    }

    long lastSeq() {
        return lastSeq;
    }

    long lastBlock() {
        return lastBlock;
    }

    List<ExpectedVersion> versions() {
        return versions;
    }

    /** The lowest seq among what must be there. */
    long firstSeq() {
        if (closed != null) {
            return closed.keySet().stream().min(Long::compare).orElse(lastSeq);
        }
        return versions.isEmpty() ? lastSeq : versions.get(0).seq();
    }
}

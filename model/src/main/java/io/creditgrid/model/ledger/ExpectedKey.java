package io.creditgrid.model.ledger;

import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.Timeline;
import java.util.List;

/** What a folder must keep of one key. Not thread-safe. */
final class ExpectedKey {
    private long lastSeq = Format.NONE;
    private long lastBlock = Format.NONE;
    private List<ExpectedVersion> versions = List.of();
    private boolean obscure;

    void add(ExpectedVersion version) {
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
        return versions.isEmpty() ? lastSeq : versions.get(0).seq();
    }
}

package io.creditgrid.model.ledger;

import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.Timeline;
import io.creditgrid.model.value.Interval;

/** A version that still wins somewhere, as the log says: all of it but the image's bytes, of which the fingerprint is kept. */
record ExpectedVersion(Op op, Interval span, long publishedAt, long seq, long block, Fingerprint image)
        implements Timeline.Stated {
    static ExpectedVersion of(Image image, Bytes stored, long seq, long block) {
        return new ExpectedVersion(
                image.op(), image.span(), image.publishedAt(), seq, block, Fingerprint.of(stored.array()));
    }
}

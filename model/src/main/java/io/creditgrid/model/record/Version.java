package io.creditgrid.model.record;

import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.value.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One version of a key that still wins somewhere: what a folder keeps of an entry of the log.
 *
 * <p><strong>Thread-safety.</strong> Immutable, as long as nobody changes the image's bytes.
 */
public final class Version implements Timeline.Stated {
    /** The span of an EVENT: its versions compete everywhere, so that one is live. */
    public static final Interval EVERYWHERE = new Interval(Long.MIN_VALUE + 1, Interval.OPEN);

    private final Op op;
    private final long seq;
    private final long block;
    private final Interval span;
    private final long publishedAt;
    private final byte[] image;
    private final byte[] stored;

    public Version(Op op, long seq, long block, Interval span, long publishedAt, byte[] image) {
        this(op, seq, block, span, publishedAt, image, image);
    }

    private Version(Op op, long seq, long block, Interval span, long publishedAt, byte[] image, byte[] stored) {
        this.op = op;
        this.seq = seq;
        this.block = block;
        this.span = span;
        this.publishedAt = publishedAt;
        this.image = image;
        this.stored = stored;
    }

    /** The version that an entry with this image makes. */
    public static Version of(Image image, long seq, long block) {
        return new Version(image.op(), seq, block, image.span(), image.publishedAt(), image.bytes());
    }

    /** The same version, whose image stands encrypted in block and folder. */
    public Version storedAs(byte[] encrypted) {
        return new Version(op, seq, block, span, publishedAt, image, encrypted);
    }

    /** Reads span and publication out of an image without decoding its values. */
    static Version decode(Op op, long seq, long block, byte[] image, byte[] stored) {
        CborReader in = new CborReader(image);
        in.array();
        int keyItems = in.array();
        in.skip();
        boolean state = RecordKind.ofNumber(in.integer()).isState();
        for (int i = 2; i < keyItems; i++) {
            in.skip();
        }
        Interval span = EVERYWHERE;
        if (state) {
            span = Image.readInterval(in);
        } else {
            in.skip();
        }
        return new Version(op, seq, block, span, in.integer(0, Long.MAX_VALUE), image, stored);
    }

    public Op op() {
        return op;
    }

    /** The seq of its entry in the partition's log. */
    @Override
    public long seq() {
        return seq;
    }

    /** The number of the block that holds its entry. */
    public long block() {
        return block;
    }

    @Override
    public Interval span() {
        return span;
    }

    @Override
    public long publishedAt() {
        return publishedAt;
    }

    /** The image's plain bytes, not to be changed. */
    public byte[] image() {
        return image;
    }

    /** The image's bytes as in the block, not to be changed: those of {@link #image}, but encrypted for a personal subject. */
    public byte[] stored() {
        return stored;
    }

    /** Whether both state the same values (and for an EVENT the same day), whatever their spans and publications. */
    boolean saysTheSame(Version other) {
        if (op != other.op) {
            return false;
        }
        int[] mine = bounds(image);
        int[] theirs = bounds(other.image);
        boolean event = span.equals(EVERYWHERE);
        return (!event || Arrays.equals(image, mine[0], mine[1], other.image, theirs[0], theirs[1]))
                && Arrays.equals(image, mine[2], image.length, other.image, theirs[2], other.image.length);
    }

    /** Where an image's span starts and ends, and where its values start. */
    private static int[] bounds(byte[] image) {
        CborReader in = new CborReader(image);
        in.array();
        in.skip();
        int spanStart = in.position();
        in.skip();
        int spanEnd = in.position();
        in.skip();
        return new int[] {spanStart, spanEnd, in.position()};
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version that
                && op == that.op
                && seq == that.seq
                && block == that.block
                && Arrays.equals(image, that.image)
                && Arrays.equals(stored, that.stored);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(seq) * 31 + Arrays.hashCode(image);
    }

    @Override
    public String toString() {
        return op + " seq " + seq + " over " + span;
    }
}

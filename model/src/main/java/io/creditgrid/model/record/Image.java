package io.creditgrid.model.record;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.value.Interval;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of what one mutation states: of a record, or of the removal of one. The layout stands in the
 * package's introduction. These bytes are encoded once, by the writer of the mutation; they are what is stored, hashed and
 * compared.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class Image {
    private static final int REMOVAL_ITEMS = 3;
    private static final int KEY_HEAD_ITEMS = 3;

    private final RecordKey key;
    private final @Nullable Interval interval;
    private final long at;
    private final long publishedAt;
    private final @Nullable CreditRecord record;
    private final byte[] bytes;

    private Image(
            RecordKey key,
            @Nullable Interval interval,
            long at,
            long publishedAt,
            @Nullable CreditRecord record,
            byte[] bytes) {
        this.key = key;
        this.interval = interval;
        this.at = at;
        this.publishedAt = publishedAt;
        this.record = record;
        this.bytes = bytes;
    }

    /** The image of a record. */
    public static Image of(CreditRecord record) {
        Schema schema = record.kind().schema();
        CborWriter out =
                new CborWriter(256).array(REMOVAL_ITEMS + schema.fields().size());
        Interval interval = record.kind().isState() ? record.interval() : null;
        writeHead(out, record.key(), interval, record.at(), record.publishedAt());
        for (int i = 0; i < schema.fields().size(); i++) {
            writeValue(out, record.value(i));
        }
        return new Image(record.key(), interval, record.at(), record.publishedAt(), record, out.toByteArray());
    }

    /** The image of the removal of a STATE over an interval. */
    public static Image removal(RecordKey key, Interval interval, long publishedAt) {
        CreditRecord.state(key, interval, publishedAt); // refuses an EVENT with the cure
        return removal(key, interval, CreditRecord.NO_DAY, publishedAt);
    }

    /** The image of the removal of an EVENT; {@code at} is its day or {@link CreditRecord#NO_DAY}. */
    public static Image removal(RecordKey key, long at, long publishedAt) {
        CreditRecord.event(key, at, publishedAt); // refuses a STATE with the cure
        return removal(key, null, at, publishedAt);
    }

    private static Image removal(RecordKey key, @Nullable Interval interval, long at, long publishedAt) {
        CborWriter out = new CborWriter(128).array(REMOVAL_ITEMS);
        writeHead(out, key, interval, at, publishedAt);
        return new Image(key, interval, at, publishedAt, null, out.toByteArray());
    }

    /**
     * Reads an image strictly: every byte has to be the one that this class would write.
     *
     * @throws CborException if the form is not canonical
     * @throws IllegalArgumentException if a value breaks a rule of its kind
     */
    public static Image decode(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        int items = in.array();
        RecordKey key = readKey(in);
        Interval interval = key.kind().isState() ? readInterval(in) : null;
        long at = key.kind().isState() ? CreditRecord.NO_DAY : readDay(in);
        long publishedAt = in.integer(0, Long.MAX_VALUE);
        CreditRecord record = null;
        if (items != REMOVAL_ITEMS) {
            record = readRecord(in, items, key, interval, at, publishedAt);
        }
        in.end();
        return new Image(key, interval, at, publishedAt, record, bytes);
    }

    private static CreditRecord readRecord(
            CborReader in, int items, RecordKey key, @Nullable Interval interval, long at, long publishedAt) {
        List<Field> fields = key.kind().schema().fields();
        if (items != REMOVAL_ITEMS + fields.size()) {
            throw new CborException(
                    0, "an array of 3 or " + (REMOVAL_ITEMS + fields.size()) + " items", items + " items");
        }
        CreditRecord.Builder builder = interval == null
                ? CreditRecord.event(key, at, publishedAt)
                : CreditRecord.state(key, interval, publishedAt);
        for (int i = 0; i < fields.size(); i++) {
            builder.set(i, readValue(in, fields.get(i).type()));
        }
        return builder.build();
    }

    /** The same statement under a key of the same kind, for example with a token in place of a person. */
    public Image withKey(RecordKey changed) {
        return record == null ? removal(changed, interval, at, publishedAt) : of(record.withKey(changed));
    }

    public RecordKey key() {
        return key;
    }

    public Op op() {
        return record == null ? Op.REMOVE : Op.PUT;
    }

    /** The record that a PUT states; null in a REMOVE. */
    public @Nullable CreditRecord record() {
        return record;
    }

    /** The interval of a STATE; null for an EVENT. */
    public @Nullable Interval interval() {
        return interval;
    }

    /** The day of an EVENT; {@link CreditRecord#NO_DAY} for a STATE and for a removal that gives none. */
    public long at() {
        return at;
    }

    public long publishedAt() {
        return publishedAt;
    }

    /** The canonical bytes, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The span over which it competes in the timeline: an EVENT competes everywhere. */
    public Interval span() {
        return interval == null ? Version.EVERYWHERE : interval;
    }

    /** The encoded items one by one, as commitments take them. */
    public List<byte[]> items() {
        return itemsOf(bytes);
    }

    /** The encoded items of an image's bytes. */
    public static List<byte[]> itemsOf(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        int count = in.array();
        List<byte[]> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(in.rawItem());
        }
        in.end();
        return items;
    }

    /**
     * The firm of an image without decoding the rest.
     *
     * @throws CborException if the head is malformed
     */
    public static RecordKey keyOf(byte[] bytes) {
        CborReader in = new CborReader(bytes);
        in.array();
        return readKey(in);
    }

    /** Writes a key as it stands in an image. */
    private static void writeHead(
            CborWriter out, RecordKey key, @Nullable Interval interval, long at, long publishedAt) {
        out.array(KEY_HEAD_ITEMS + key.parts().size());
        out.text(key.firm().canonical()).integer(key.kind().number()).text(key.source());
        for (String part : key.parts()) {
            out.text(part);
        }
        if (interval != null) {
            out.array(2).integer(interval.from());
            if (interval.isOpen()) {
                out.nul();
            } else {
                out.integer(interval.to());
            }
        } else if (at == CreditRecord.NO_DAY) {
            out.nul();
        } else {
            out.integer(at);
        }
        out.integer(publishedAt);
    }

    private static RecordKey readKey(CborReader in) {
        int start = in.position();
        int items = in.array();
        if (items < KEY_HEAD_ITEMS) {
            throw new CborException(start, "an array of " + KEY_HEAD_ITEMS + " or more items", items + " items");
        }
        EnterpriseId firm = canonicalFirm(in.text());
        RecordKind kind = RecordKind.ofNumber(in.integer());
        String source = in.text();
        List<String> parts = new ArrayList<>(3);
        for (int i = KEY_HEAD_ITEMS; i < items; i++) {
            parts.add(in.text());
        }
        return new RecordKey(firm, kind, source, parts);
    }

    private static EnterpriseId canonicalFirm(String text) {
        EnterpriseId firm = EnterpriseId.of(text);
        if (!firm.canonical().equals(text)) {
            throw new IllegalArgumentException(
                    "expected the canonical form " + firm.canonical() + " of the firm: firm=" + text);
        }
        return firm;
    }

    static Interval readInterval(CborReader in) {
        in.array(2);
        long from = in.integer();
        if (in.peekNull()) {
            in.nul();
            return Interval.from(from);
        }
        return new Interval(from, in.integer(Long.MIN_VALUE, Interval.OPEN - 1));
    }

    static long readDay(CborReader in) {
        if (in.peekNull()) {
            in.nul();
            return CreditRecord.NO_DAY;
        }
        return in.integer(CreditRecord.NO_DAY + 1, Long.MAX_VALUE);
    }

    private static void writeValue(CborWriter out, @Nullable Object value) {
        if (value == null) {
            out.nul();
        } else if (value instanceof String text) {
            out.text(text);
        } else if (value instanceof Long number) {
            out.integer(number);
        } else if (value instanceof Boolean flag) {
            out.bool(flag);
        } else if (value instanceof Double real) {
            out.bytes(ByteBuffer.allocate(8).putDouble(real).array());
        } else {
            out.bytes((byte[]) value);
        }
    }

    private static @Nullable Object readValue(CborReader in, FieldType type) {
        if (in.peekNull()) {
            in.nul();
            return null;
        }
        return switch (type) {
            case TEXT, CODE -> in.text();
            case INTEGER, DAY, INSTANT, MONEY -> in.integer();
            case BOOLEAN -> in.bool();
            case BYTES -> in.bytes();
            case DOUBLE -> ByteBuffer.wrap(in.bytes(8)).getDouble();
        };
    }
}

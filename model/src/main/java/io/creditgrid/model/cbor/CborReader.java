package io.creditgrid.model.cbor;

import java.util.Arrays;
import java.util.Locale;

/**
 * Reads deterministic CBOR and refuses every other form: heads that are longer than needed, indefinite lengths, tags, floating point, simple values but
 * false, true and null, integers beyond {@code long}, map keys that are not unsigned, small and strictly ascending, text that is not UTF-8, containers left
 * unfinished, and bytes after the end.
 *
 * <p>Garbage costs no more memory than it has bytes: an announced length is checked against what is left before anything is made. Nesting stops at
 * {@value #DEPTH_MAX}. Every method throws {@link CborException} where the next item is another one. <strong>Thread-safety.</strong> Not safe: one reader, one
 * thread; the bytes must not change.
 */
public final class CborReader {
    /** Containers within each other, at most. */
    public static final int DEPTH_MAX = 32;

    /** The greatest key of a map. */
    public static final int KEY_MAX = 255;

    private static final int NO_KEY = -1;

    /** What the next item is. */
    public enum Kind {
        /** {@link CborReader#integer} reads it. */
        INTEGER,
        /** {@link CborReader#bytes} reads it. */
        BYTES,
        /** {@link CborReader#text} reads it. */
        TEXT,
        /** {@link CborReader#array} reads its head. */
        ARRAY,
        /** {@link CborReader#map} reads its head. */
        MAP,
        /** {@link CborReader#bool} reads it. */
        BOOL,
        /** {@link CborReader#nul} reads it. */
        NULL
    }

    private final byte[] in;
    private final int from;
    private final int limit;
    private int at;

    // a frame for each container that is being read: items still to come in it, whether it is a map, and the last key
    // of a map
    private final int[] items = new int[DEPTH_MAX];
    private final boolean[] maps = new boolean[DEPTH_MAX];
    private final int[] keys = new int[DEPTH_MAX];
    private int depth;
    private long owed; // items still to come in all frames; each takes a byte at least

    /** Reads all of {@code encoded}. */
    public CborReader(byte[] encoded) {
        this(encoded, 0, encoded.length);
    }

    /** Reads {@code length} bytes of {@code encoded} from {@code offset} on. */
    public CborReader(byte[] encoded, int offset, int length) {
        in = encoded;
        from = offset;
        at = offset;
        limit = offset + length;
    }

    /** An integer. */
    public long integer() {
        int start = at;
        int major = major(start, "an integer");
        if (major != CborWriter.UNSIGNED && major != CborWriter.NEGATIVE) {
            throw refused(start, "an integer");
        }
        boolean key = enter();
        long value = argument();
        if (key) {
            checkKey(start, value);
        }
        return major == CborWriter.UNSIGNED ? value : ~value;
    }

    /** An integer from {@code min} to {@code max}, both included. */
    public long integer(long min, long max) {
        int start = at;
        long value = integer();
        if (value < min || value > max) {
            throw new CborException(start - from, "an integer from " + min + " to " + max, Long.toString(value));
        }
        return value;
    }

    /** A byte string. */
    public byte[] bytes() {
        int length = string(CborWriter.BYTES, "a byte string");
        return Arrays.copyOfRange(in, at - length, at);
    }

    /** A byte string of exactly {@code length} bytes. */
    public byte[] bytes(int length) {
        int start = at;
        byte[] value = bytes();
        if (value.length != length) {
            throw new CborException(start - from, length + " bytes", value.length + " bytes");
        }
        return value;
    }

    /** A text string. */
    public String text() {
        int length = utf8();
        return Utf8.decode(in, at - length, at);
    }

    /** The head of an array; how many items follow. */
    public int array() {
        return container(CborWriter.ARRAY, "an array");
    }

    /** The head of an array of exactly {@code items} items. */
    public void array(int items) {
        int start = at;
        int found = array();
        if (found != items) {
            throw new CborException(start - from, "an array of " + items + " items", found + " items");
        }
    }

    /** The head of a map; how many pairs of a key (an {@link #integer}, checked to ascend) and a value follow. */
    public int map() {
        return container(CborWriter.MAP, "a map");
    }

    /** True or false. */
    public boolean bool() {
        int start = at;
        int found = initial(start, "true or false");
        if (found != CborWriter.TRUE && found != CborWriter.FALSE) {
            throw refused(start, "true or false");
        }
        enterValue(start);
        at++;
        return found == CborWriter.TRUE;
    }

    /** Null. */
    public void nul() {
        int start = at;
        if (initial(start, "null") != CborWriter.NULL) {
            throw refused(start, "null");
        }
        enterValue(start);
        at++;
    }

    /** Whether the next item is null; false at the end of the input. */
    public boolean peekNull() {
        return at < limit && (in[at] & 0xff) == CborWriter.NULL;
    }

    /** What the next item is. */
    public Kind peek() {
        int major = major(at, "an item");
        return switch (major) {
            case CborWriter.UNSIGNED, CborWriter.NEGATIVE -> Kind.INTEGER;
            case CborWriter.BYTES -> Kind.BYTES;
            case CborWriter.TEXT -> Kind.TEXT;
            case CborWriter.ARRAY -> Kind.ARRAY;
            case CborWriter.MAP -> Kind.MAP;
            default -> peekSimple();
        };
    }

    /** The encoded bytes of the next item, whatever it is, checked like all others. */
    public byte[] rawItem() {
        int start = at;
        skip();
        return Arrays.copyOfRange(in, start, at);
    }

    /** Passes over the next item, whatever it is, and checks it. */
    public void skip() {
        switch (peek()) {
            case INTEGER -> integer();
            case BYTES -> string(CborWriter.BYTES, "a byte string");
            case TEXT -> utf8();
            case ARRAY -> skipAll(array());
            case MAP -> skipAll(2 * map());
            case BOOL -> bool();
            case NULL -> nul();
        }
    }

    /** Bytes read. */
    public int position() {
        return at - from;
    }

    /** Checks that all containers are finished and no byte is left. */
    public void end() {
        settle();
        if (depth > 0) {
            throw new CborException(position(), owed + " more items", "the reader stopped");
        }
        if (at != limit) {
            throw new CborException(position(), "the end", limit - at + " more bytes");
        }
    }

    private Kind peekSimple() {
        return switch (in[at] & 0xff) {
            case CborWriter.TRUE, CborWriter.FALSE -> Kind.BOOL;
            case CborWriter.NULL -> Kind.NULL;
            default -> throw refused(at, "an item without tags and floating point");
        };
    }

    private void skipAll(int count) {
        for (int i = 0; i < count; i++) {
            skip();
        }
    }

    private int utf8() {
        int length = string(CborWriter.TEXT, "a text string");
        int bad = Utf8.invalidAt(in, at - length, at);
        if (bad >= 0) {
            throw refused(bad, "UTF-8");
        }
        return length;
    }

    /** Passes over a string; its length. */
    private int string(int major, String expected) {
        int start = at;
        if (major(start, expected) != major) {
            throw refused(start, expected);
        }
        enterValue(start);
        long length = argument();
        if (length > limit - at) {
            throw new CborException(start - from, length + " bytes of a string", limit - at + " bytes left");
        }
        at += (int) length;
        return (int) length;
    }

    private int container(int major, String expected) {
        int start = at;
        if (major(start, expected) != major) {
            throw refused(start, expected);
        }
        enterValue(start);
        long count = argument();
        int each = major == CborWriter.MAP ? 2 : 1;
        if (count > (limit - at - owed) / each) {
            throw new CborException(
                    start - from, expected + " that fits", count + " items, and " + (limit - at) + " bytes left");
        }
        push(start, (int) count * each, major == CborWriter.MAP);
        return (int) count;
    }

    private void push(int start, int count, boolean map) {
        if (depth == DEPTH_MAX) {
            throw new CborException(start - from, "at most " + DEPTH_MAX + " containers within each other", "one more");
        }
        items[depth] = count;
        maps[depth] = map;
        keys[depth] = NO_KEY;
        depth++;
        owed += count;
    }

    /** Leaves the containers whose items were all read. */
    private void settle() {
        while (depth > 0 && items[depth - 1] == 0) {
            depth--;
        }
    }

    /** Counts the item that starts here in its container; whether it is the key of a map. */
    private boolean enter() {
        settle();
        if (depth == 0) {
            return false;
        }
        int left = items[depth - 1]--;
        owed--;
        return maps[depth - 1] && left % 2 == 0;
    }

    private void enterValue(int start) {
        if (enter()) {
            throw refused(start, "an unsigned key of a map");
        }
    }

    private void checkKey(int start, long value) {
        int last = keys[depth - 1];
        boolean negative = (in[start] & 0xff) >> 5 == CborWriter.NEGATIVE;
        if (negative || value <= last || value > KEY_MAX) {
            throw new CborException(
                    start - from,
                    "a key of a map from " + (last + 1) + " to " + KEY_MAX,
                    Long.toString(negative ? ~value : value));
        }
        keys[depth - 1] = (int) value;
    }

    /** Reads the head at the position: its argument, in the shortest form, within {@code long}. */
    private long argument() {
        int start = at;
        int info = in[at++] & 0x1f;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new CborException(start - from, "a definite length", "additional information " + info);
        }
        int width = 1 << (info - 24);
        if (width > limit - at) {
            throw new CborException(start - from, "a head of " + (width + 1) + " bytes", limit - start + " bytes left");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | (in[at++] & 0xff);
        }
        checkShortest(start, value, width);
        return value;
    }

    private void checkShortest(int start, long value, int width) {
        if (value < 0) {
            throw new CborException(start - from, "an integer within 64 bits and a sign", Long.toUnsignedString(value));
        }
        boolean shortest = width == 1 ? value >= 24 : value >>> (width * 4) != 0;
        if (!shortest) {
            throw new CborException(start - from, "the shortest head", value + " in " + width + " bytes");
        }
    }

    private int major(int position, String expected) {
        return initial(position, expected) >> 5;
    }

    private int initial(int position, String expected) {
        if (position >= limit) {
            throw new CborException(position - from, expected, "the end");
        }
        return in[position] & 0xff;
    }

    private CborException refused(int position, String expected) {
        return new CborException(position - from, expected, String.format(Locale.ROOT, "byte 0x%02x", in[position]));
    }
}

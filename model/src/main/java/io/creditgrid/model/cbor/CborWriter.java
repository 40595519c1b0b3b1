package io.creditgrid.model.cbor;

import java.util.Arrays;

/**
 * Writes deterministic CBOR into a buffer that grows and is used again after {@link #reset}. It writes each head in its shortest form; that the items of an
 * array or map are as many as announced, and keys ascend, is the caller's part, and {@link CborReader} checks it.
 *
 * <p>No garbage but the result of {@link #toByteArray}. <strong>Thread-safety.</strong> Not safe: one writer, one thread.
 */
public final class CborWriter {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int SIMPLE = 7;
    static final int FALSE = 0xf4;
    static final int TRUE = 0xf5;
    static final int NULL = 0xf6;

    private static final int HEAD_MAX = 9;
    private static final int START = 256;

    private byte[] buffer;
    private int size;

    /** A writer with a small buffer. */
    public CborWriter() {
        this(START);
    }

    /** A writer whose buffer holds {@code capacity} bytes before it grows. */
    public CborWriter(int capacity) {
        buffer = new byte[Math.max(HEAD_MAX, capacity)];
    }

    /** Any {@code long}. */
    public CborWriter integer(long value) {
        if (value >= 0) {
            head(UNSIGNED, value);
        } else {
            head(NEGATIVE, ~value);
        }
        return this;
    }

    /** A byte string. */
    public CborWriter bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    /** A byte string of {@code length} bytes of {@code value} from {@code offset} on. */
    public CborWriter bytes(byte[] value, int offset, int length) {
        head(BYTES, length);
        append(value, offset, length);
        return this;
    }

    /**
     * A text string.
     *
     * @throws IllegalArgumentException if {@code value} has half of a surrogate pair, which UTF-8 cannot say
     */
    public CborWriter text(String value) {
        int length = Utf8.length(value);
        head(TEXT, length);
        room(length);
        size = Utf8.encode(value, buffer, size);
        return this;
    }

    /** The head of an array; its {@code items} items follow. */
    public CborWriter array(int items) {
        head(ARRAY, items);
        return this;
    }

    /** The head of a map; {@code pairs} times a key, an {@link #integer} from 0 to {@value CborReader#KEY_MAX} in ascending order, and a value follow. */
    public CborWriter map(int pairs) {
        head(MAP, pairs);
        return this;
    }

    /** True or false. */
    public CborWriter bool(boolean value) {
        return simple(value ? TRUE : FALSE);
    }

    /** Null. */
    public CborWriter nul() {
        return simple(NULL);
    }

    /** One item, or several, encoded before. */
    public CborWriter raw(byte[] encoded) {
        append(encoded, 0, encoded.length);
        return this;
    }

    /** Bytes written since the start or the last {@link #reset}. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** A copy of what was written from byte {@code from} on: one item, where {@code from} is the {@link #size} before it. */
    public byte[] toByteArray(int from) {
        return Arrays.copyOfRange(buffer, from, size);
    }

    /** Forgets what was written and keeps the buffer. */
    public CborWriter reset() {
        size = 0;
        return this;
    }

    private CborWriter simple(int value) {
        room(1);
        buffer[size++] = (byte) value;
        return this;
    }

    private void append(byte[] value, int offset, int length) {
        room(length);
        System.arraycopy(value, offset, buffer, size, length);
        size += length;
    }

    private void head(int major, long value) {
        if (value < 0) {
            throw new IllegalArgumentException("expected a length of 0 or more: " + value);
        }
        room(HEAD_MAX);
        int first = major << 5;
        if (value < 24) {
            buffer[size++] = (byte) (first | value);
        } else if (value <= 0xff) {
            argument(first | 24, value, 1);
        } else if (value <= 0xffff) {
            argument(first | 25, value, 2);
        } else if (value <= 0xffff_ffffL) {
            argument(first | 26, value, 4);
        } else {
            argument(first | 27, value, 8);
        }
    }

    private void argument(int first, long value, int width) {
        buffer[size++] = (byte) first;
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
    }

    private void room(int more) {
        int needed = Math.addExact(size, more);
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.max(needed, Math.min(2L * buffer.length, Integer.MAX_VALUE - 8)));
        }
    }
}

package io.creditgrid.model.ledger;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A string of bytes that compares by content, unsigned.
 *
 * <p><strong>Thread-safety.</strong> Immutable, as long as nobody changes an array that was wrapped or handed out.
 */
public final class Bytes implements Comparable<Bytes> {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** A copy of {@code array}. */
    public static Bytes of(byte[] array) {
        return new Bytes(array.clone());
    }

    /** {@code array} itself, which nobody may change any more. */
    public static Bytes wrap(byte[] array) {
        return new Bytes(array);
    }

    /** The bytes that {@code hex} says, two digits each. */
    public static Bytes hex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** Number of bytes. */
    public int length() {
        return array.length;
    }

    /** The bytes themselves, not to be changed. */
    public byte[] array() {
        return array;
    }

    /** A copy of the bytes. */
    public byte[] toArray() {
        return array.clone();
    }

    /** Whether the content is that of {@code other}. */
    public boolean is(byte[] other) {
        return Arrays.equals(array, other);
    }

    /** Refuses all but {@code length} bytes; {@code name} says what they are. */
    Bytes sized(int length, String name) {
        if (array.length != length) {
            throw new IllegalArgumentException("expected " + name + " of " + length + " bytes: " + array.length);
        }
        return this;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** The bytes in hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(array);
    }
}

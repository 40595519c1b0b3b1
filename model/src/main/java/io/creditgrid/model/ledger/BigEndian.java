package io.creditgrid.model.ledger;

/** Integers of fixed width in hash inputs. */
final class BigEndian {
    private BigEndian() {}

    static byte[] u32(int value) {
        byte[] out = new byte[Integer.BYTES];
        put(out, 0, value, Integer.BYTES);
        return out;
    }

    /** Writes the low {@code width} bytes of {@code value}; the position after them. */
    static int put(byte[] out, int at, long value, int width) {
        for (int i = 0; i < width; i++) {
            out[at + i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
        return at + width;
    }

    static int u16(byte[] in, int at) {
        return (in[at] & 0xff) << 8 | (in[at + 1] & 0xff);
    }

    static long u64(byte[] in, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | (in[at + i] & 0xff);
        }
        return value;
    }
}

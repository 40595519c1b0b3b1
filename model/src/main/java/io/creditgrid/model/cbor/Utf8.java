package io.creditgrid.model.cbor;

import java.nio.charset.StandardCharsets;

/** UTF-8 without the replacement signs of the JDK's coder: what cannot be said is refused, since hashed bytes must not change in silence. */
final class Utf8 {
    private Utf8() {}

    /** Bytes that {@code text} takes. */
    static int length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                pair(text, i);
                length += 2; // a pair is two chars and four bytes
                i++;
            } else if (c >= 0x800) {
                length += 2;
            } else if (c >= 0x80) {
                length++;
            }
        }
        return length;
    }

    /** Writes {@code text} into {@code out} from {@code at} on, where there is room; the position after it. */
    static int encode(String text, byte[] out, int at) {
        int to = at;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out[to++] = (byte) c;
            } else if (c < 0x800) {
                out[to++] = (byte) (0xc0 | c >> 6);
                out[to++] = continuation(c);
            } else if (Character.isSurrogate(c)) {
                int point = pair(text, i++);
                out[to++] = (byte) (0xf0 | point >> 18);
                out[to++] = continuation(point >> 12);
                out[to++] = continuation(point >> 6);
                out[to++] = continuation(point);
            } else {
                out[to++] = (byte) (0xe0 | c >> 12);
                out[to++] = continuation(c >> 6);
                out[to++] = continuation(c);
            }
        }
        return to;
    }

    /** The first byte in {@code [from, to)} that is not part of valid UTF-8, or -1. */
    static int invalidAt(byte[] in, int from, int to) {
        int i = from;
        while (i < to) {
            int length = sequence(in[i]);
            if (length == 0 || i + length > to || !continues(in, i, length) || !isScalar(in, i, length)) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** The text in {@code [from, to)}, which is valid. */
    static String decode(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }

    private static int sequence(byte first) {
        int b = first & 0xff;
        if (b < 0x80) {
            return 1;
        }
        if (b < 0xc2 || b > 0xf4) {
            return 0;
        }
        return b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    }

    private static boolean continues(byte[] in, int at, int length) {
        for (int i = at + 1; i < at + length; i++) {
            if ((in[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Neither longer than needed, nor half a surrogate pair, nor above U+10FFFF: all of it shows in the second byte. */
    private static boolean isScalar(byte[] in, int at, int length) {
        if (length < 3) {
            return true;
        }
        int second = in[at + 1] & 0xff;
        return switch (in[at] & 0xff) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private static int pair(String text, int at) {
        int point = text.codePointAt(at);
        if (point < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            throw new IllegalArgumentException("expected text without half surrogate pairs: char " + at + " of "
                    + text.length() + "; the source was decoded with a wrong charset or cut inside a character");
        }
        return point;
    }
}

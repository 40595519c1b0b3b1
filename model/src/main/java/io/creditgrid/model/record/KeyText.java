package io.creditgrid.model.record;

import io.creditgrid.model.id.EnterpriseId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A record's key as one line of text, {@code FIRM/SOURCE[/part…]}, the natural key in the catalogue's order. All but {@code
 * A-Z a-z 0-9 - . _ ~ :} is percent-encoded as UTF-8; an empty part is an empty stretch between slashes.
 *
 * <p><strong>Thread-safety.</strong> Pure functions.
 */
public final class KeyText {
    private static final String PLAIN = "-._~:";
    private static final int HEX = 16;

    private KeyText() {}

    /** The text of a key; {@link #parse} reads it back. */
    public static String print(RecordKey key) {
        return encode(key.firm().canonical()) + "/" + withoutFirm(key);
    }

    /** The text of a key from its source on, {@code SOURCE[/part…]}. */
    public static String withoutFirm(RecordKey key) {
        StringBuilder text = new StringBuilder(encode(key.source()));
        key.parts().forEach(part -> text.append('/').append(encode(part)));
        return text.toString();
    }

    /**
     * The key that {@code text} names. The firm is normalised; characters that need no slash may stand unencoded.
     *
     * @throws IllegalArgumentException if it is no key of that kind; says which parts it has
     */
    public static RecordKey parse(RecordKind kind, String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split("/", -1)) {
            items.add(decode(item));
        }
        int expected = 2 + kind.keyParts().size();
        if (items.size() != expected) {
            throw new IllegalArgumentException("expected a key " + form(kind) + " of " + kind.label() + ": key=" + text
                    + " has " + items.size() + " parts instead of " + expected
                    + "; write a slash inside a part as %2F");
        }
        return new RecordKey(EnterpriseId.of(items.get(0)), kind, items.get(1), items.subList(2, items.size()));
    }

    /** What a key of that kind looks like, for example {@code FIRM/SOURCE/taxType/period}. */
    public static String form(RecordKind kind) {
        StringBuilder form = new StringBuilder("FIRM/SOURCE");
        kind.keyParts().forEach(part -> form.append('/').append(part.name()));
        return form.toString();
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (isPlain(c)) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    }

    private static String decode(String item) {
        byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.write(bytes[i]);
                continue;
            }
            int high = i + 1 < bytes.length ? Character.digit(bytes[i + 1], HEX) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], HEX) : -1;
            if (high < 0 || low < 0) {
                throw malformed(item);
            }
            decoded.write(high * HEX + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(item);
        }
    }

    private static IllegalArgumentException malformed(String item) {
        return new IllegalArgumentException(
                "expected percent signs before two hex digits of UTF-8: " + item + "; write a percent sign as %25");
    }
}

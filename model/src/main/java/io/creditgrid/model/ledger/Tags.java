package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.id.EnterpriseId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Names that say nothing to whoever lacks the tag key: the first 16 bytes of HMAC-SHA256(tag key, CBOR). They key rows, logs and tombstones.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Tags {
    /** Bytes of a tag. */
    public static final int LENGTH = Format.ID_LENGTH;

    private static final String PERSON_PREFIX = "person:";

    private final Hmac hmac;

    /** Tags under the tag key of {@code keys}. */
    public Tags(LedgerKeys keys) {
        hmac = new Hmac(keys.tagKey());
    }

    /** The tag of a firm, over CBOR ["firm", id]; of {@code tag:…}, the one that it states. */
    public byte[] firm(EnterpriseId id) {
        if (id.isTag()) {
            return id.firmTag();
        }
        return tag(new CborWriter(64).array(2).text("firm").text(id.canonical()));
    }

    /**
     * The tag of a record's key within its firm, over CBOR ["key", kind, source, natural key parts…].
     *
     * @param kind number of the record's kind
     * @param parts the natural key in the catalogue's order
     */
    public byte[] key(int kind, String source, List<String> parts) {
        CborWriter out = new CborWriter(128)
                .array(3 + parts.size())
                .text("key")
                .integer(kind)
                .text(source);
        for (String part : parts) {
            out.text(part);
        }
        return tag(out);
    }

    /** The token of a person, {@code person:} and 32 hexadecimal digits, over CBOR ["person", normalised value]. */
    public String person(String normalised) {
        return PERSON_PREFIX
                + HexFormat.of()
                        .formatHex(
                                tag(new CborWriter(64).array(2).text("person").text(normalised)));
    }

    private byte[] tag(CborWriter message) {
        return Arrays.copyOf(hmac.of(message.toByteArray()), LENGTH);
    }
}

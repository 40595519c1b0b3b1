package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.Op;
import java.util.List;

/** A small log whose every byte was also derived with another language's hashes and an encoder of its own. */
final class Golden {
    static final String FIRM = "uscc:91310000775785552L";
    static final GridIdentity GRID =
            new GridIdentity(Bytes.hex("000102030405060708090a0b0c0d0e0f"), 4, 28_800, (1L << 48) | 5);
    static final LedgerKeys KEYS = new LedgerKeys(Bytes.hex("11".repeat(32)), Bytes.hex("22".repeat(32)));
    static final int PARTITION = 2;
    static final long WRITER_EPOCH = 3;
    static final long TIME = 1_700_000_000_000L;

    static final Meta PUT_BY_LOADER = new Meta(
            Op.PUT,
            4,
            1,
            new Organisation("bank-a"),
            "loader",
            null,
            new Origin.BatchRow(Bytes.hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"), 7),
            Meta.NONE,
            Meta.NONE,
            1,
            1);
    static final Meta REMOVE_BY_CALL = new Meta(
            Op.REMOVE,
            4,
            1,
            new Organisation("bank-a"),
            "teller",
            "CREDIT_REVIEW",
            new Origin.Request(Bytes.hex("101112131415161718191a1b1c1d1e1f")),
            0,
            0,
            1,
            2);

    private Golden() {}

    static byte[] put() {
        CborWriter out = new CborWriter().array(7);
        key(out);
        return out.integer(18_992)
                .integer(1_640_995_200_000L)
                .text("CNY")
                .integer(123_456)
                .nul()
                .bool(true)
                .toByteArray();
    }

    static byte[] remove() {
        CborWriter out = new CborWriter().array(3);
        key(out);
        return out.nul().integer(1_640_995_200_001L).toByteArray();
    }

    private static void key(CborWriter out) {
        out.array(5).text(FIRM).integer(4).text("bank-a").text("A-1").text("2021-12");
    }

    static BlockBuilder builder() {
        Tags tags = new Tags(KEYS);
        byte[] firm = tags.firm(EnterpriseId.of(FIRM));
        byte[] key = tags.key(4, "bank-a", List.of("A-1", "2021-12"));
        BlockBuilder builder =
                new BlockBuilder(GRID, new Commitment(KEYS), Head.empty(GRID, PARTITION), WRITER_EPOCH, TIME);
        builder.add(firm, key, 4, 2021, PUT_BY_LOADER, put());
        builder.add(firm, key, 4, 2021, REMOVE_BY_CALL, remove());
        return builder;
    }
}

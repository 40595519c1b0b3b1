package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.id.EnterpriseId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stored bytes of format version 1. A change here is a new version. */
final class GoldenBytesTest {
    private static final String GENESIS = "5b6ec64f23a4e4a5f65d0bc5f06a5b879667fc604f4e47ef20c489764e86c5ba";
    private static final String META_COMMITMENT = "144dc3fc4300b2a1e1c3ee70a17850351c539c29f5347e4fa0642fc7ccaf4fbf";
    private static final String IMAGE_COMMITMENT = "eaf770fa6ea6b881304285a89275f534bbbc63f28f2fdcbb5725a3601e4a8a71";
    private static final String LAST_LEAF = "c650f68d5fbd96c3ae7023762b959b2501af25538f402f7b51e7e75eb384243e";
    private static final String ROOT = "cab8142a938a4fd94289dcc7ab6b6978d9f8417b77ce809c98a3d7f6d39b67d5";
    private static final String INCARNATION = "1b0001000000000005";
    private static final String GRID_ID = "50000102030405060708090a0b0c0d0e0f";
    private static final String TIME = "1b0000018bcfe56800";
    private static final String OVER_ALL = "e6f731e8ad629d3b919311e671a71e9df2dbc918bc98510b18cd644bade48d1c";

    @Test
    void tags() {
        Tags tags = new Tags(Golden.KEYS);
        assertHex(tags.firm(EnterpriseId.of(Golden.FIRM)), "7b2b8409e69e9e0c7fd39d72048b890b");
        assertHex(tags.key(4, "bank-a", List.of("A-1", "2021-12")), "3d279ff10b1fdd267012788c78d43324");
        assertThat(tags.person("张三")).isEqualTo("person:f498e3c1b39918c2bbe1e3b000672e5c");
        assertHex(Golden.GRID.genesis(Golden.PARTITION), GENESIS);
    }

    @Test
    void commitments() {
        byte[] secret =
                new Commitment(Golden.KEYS).secret(Golden.GRID.incarnation(), Golden.WRITER_EPOCH, Golden.PARTITION, 0);
        assertHex(secret, "e84ee5956319d195bca63ee2c251f5655e3561fd37c7e9cff07bde53f3081ef9");
        assertHex(Commitment.of(secret, Half.META, Golden.PUT_BY_LOADER.encode()), META_COMMITMENT);
        assertHex(Commitment.of(secret, Half.IMAGE, Golden.put()), IMAGE_COMMITMENT);
    }

    @Test
    void metas() {
        assertHex(
                Golden.PUT_BY_LOADER.encode(),
                "8283010401886662616e6b2d61666c6f61646572f6825820"
                        + "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f0720200101");
        assertHex(
                Golden.REMOVE_BY_CALL.encode(),
                "8283020401886662616e6b2d616674656c6c65726d4352454449545f52455649455750"
                        + "101112131415161718191a1b1c1d1e1f00000102");
    }

    @Test
    void leaf() {
        Block block = Golden.builder().block();
        Bytes first = block.entries().get(0).leaf();
        assertThat(first)
                .hasToString("8901" + GRID_ID + INCARNATION + "0200" + "5820" + GENESIS + TIME + "5820"
                        + META_COMMITMENT + "5820" + IMAGE_COMMITMENT);
        Bytes second = block.entries().get(1).leaf();
        assertThat(Leaf.decode(second.array()).prev())
                .isEqualTo(Bytes.of(Leaf.decode(first.array()).hash()));
        assertHex(Merkle.leafHash(second.array()), LAST_LEAF);
    }

    @Test
    void block() {
        byte[] block = Golden.builder().block().encode();
        assertThat(block).hasSize(640);
        assertHex(Sha256.of(block), "6897b62b725a798d1c5a4885d4715c6aa3bb27e792cbf7f635362996aac8aa02");
    }

    @Test
    void head() {
        assertHex(
                Golden.builder().head().encode(),
                "8a010202" + "5820" + LAST_LEAF + "5820" + ROOT + "01" + TIME + INCARNATION + "0300");
        assertHex(
                Head.empty(Golden.GRID, Golden.PARTITION).encode(),
                "8a010200" + "5820" + GENESIS + "40" + "0000" + INCARNATION + "00f6");
    }

    @Test
    void epochs() {
        EpochRecord created = new EpochRecord.Created(Golden.GRID);
        assertHex(created.encode(), "8501" + GRID_ID + "04197080" + INCARNATION);
        PartitionRoot changed =
                PartitionRoot.of(Golden.PARTITION, Golden.builder().head().range());
        List<PartitionRoot> table = new ArrayList<>();
        for (int i = 0; i < Golden.GRID.partitions(); i++) {
            table.add(i == Golden.PARTITION ? changed : PartitionRoot.empty(i));
        }
        assertThat(PartitionRoot.overAll(table)).hasToString(OVER_ALL);
        EpochRecord sealed =
                new EpochRecord.Sealed(1, Golden.TIME + 1, false, List.of(changed), PartitionRoot.overAll(table));
        assertHex(sealed.encode(), "8601011b0000018bcfe56801f481830202" + "5820" + ROOT + "5820" + OVER_ALL);
        EpochRecord restored = new EpochRecord.Sealed(
                2,
                Golden.TIME + 2,
                true,
                table,
                PartitionRoot.overAll(table),
                new EpochRecord.Restored(GridIdentity.nextLife(0x7, 5), Bytes.hex("0b".repeat(32))));
        String hex = HexFormat.of().formatHex(restored.encode());
        assertThat(hex)
                .startsWith("8801021b0000018bcfe56802f584")
                .endsWith("5820" + OVER_ALL + "1b0001000000000005" + "5820" + "0b".repeat(32));
        assertHex(new RestoreMark(2, Bytes.hex("0b".repeat(32))).encode(), "830102" + "5820" + "0b".repeat(32));
        assertHex(
                EpochHead.EMPTY.append(created).append(sealed).encode(),
                "85010258" + "20" + "4b50e9192404f1d1202837c0eddc63d1ed75fffbd98c9b5616faf101aa962e9d"
                        + "5820ddf7e76a5cff3e7a7a3d33b2ddb4ec21aca4fac58c6d808e829b0e3e2171e947"
                        + "1b0000018bcfe56801");
        assertHex(
                EpochHead.EMPTY.encode(),
                "85010040" + "5820" + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" + "20");
    }

    private static void assertHex(byte[] bytes, String hex) {
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
    }
}

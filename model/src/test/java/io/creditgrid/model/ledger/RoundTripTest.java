package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every stored value comes back, and bytes with one change are refused or stand for themselves. */
final class RoundTripTest {
    private final SplittableRandom random = new SplittableRandom(Seeds.of(RoundTripTest.class));

    @Test
    void leaf() {
        for (int i = 0; i < 200; i++) {
            Leaf leaf = new Leaf(bytes(16), number(), small(), number(), bytes(32), number(), bytes(32), bytes(32));
            check(leaf.encode(), leaf, Leaf::decode, Leaf::encode);
        }
    }

    @Test
    void meta() {
        for (int i = 0; i < 200; i++) {
            Meta meta = randomMeta();
            check(meta.encode(), meta, Meta::decode, Meta::encode);
        }
    }

    @Test
    void block() {
        for (int i = 0; i < 40; i++) {
            Block block = randomBlock();
            check(block.encode(), block, Block::decode, Block::encode);
        }
    }

    @Test
    void head() {
        CompactRange range = CompactRange.EMPTY;
        for (int i = 1; i < 100; i++) {
            range = range.append(bytes(32).array());
            long blocks = random.nextLong(1, i + 1);
            long lastWithIds = random.nextLong(-1, blocks);
            Head head = new Head(small(), bytes(32), range, blocks, number(), number(), number(), lastWithIds);
            check(head.encode(), head, Head::decode, Head::encode);
        }
    }

    @Test
    void epochRecords() {
        for (int i = 0; i < 100; i++) {
            EpochRecord created = new EpochRecord.Created(
                    new GridIdentity(bytes(16), random.nextInt(1, 1_025), random.nextInt(-64_800, 64_801), number()));
            check(created.encode(), created, EpochRecord::decode, EpochRecord::encode);
            EpochRecord sealed = randomSealed(i % 2 == 0);
            check(sealed.encode(), sealed, EpochRecord::decode, EpochRecord::encode);
            EpochRecord.Sealed full = randomSealed(true);
            EpochRecord restored = new EpochRecord.Sealed(
                    full.epoch(),
                    full.time(),
                    true,
                    full.changed(),
                    full.rootOverAll(),
                    new EpochRecord.Restored(number(), bytes(32)));
            check(restored.encode(), restored, EpochRecord::decode, EpochRecord::encode);
            RestoreMark mark = new RestoreMark(full.epoch(), bytes(32));
            check(mark.encode(), mark, RestoreMark::decode, RestoreMark::encode);
        }
    }

    @Test
    void epochHead() {
        CompactRange range = CompactRange.EMPTY;
        for (int i = 0; i < 50; i++) {
            EpochHead head = new EpochHead(range, bytes(32), random.nextBoolean() ? EpochHead.NO_TIME : number());
            check(head.encode(), head, EpochHead::decode, EpochHead::encode);
            range = range.append(bytes(32).array());
        }
    }

    @Test
    void valuesThatDoNotFitTogether_areRefused() {
        refuse(Golden.builder().head().encode(), "8a0102025820", "8a0102035820", Head::decode); // size and range
        refuse(Golden.PUT_BY_LOADER.encode(), "20200101", "20000101", Meta::decode); // prevBlock without prevSeq
        refuse(Golden.PUT_BY_LOADER.encode(), "20200101", "20200201", Meta::decode); // 2 of 1
        refuse(Golden.PUT_BY_LOADER.encode(), "83010401", "83030401", Meta::decode); // operation 3
        refuse(Golden.PUT_BY_LOADER.encode(), "62616e6b", "42616e6b", Meta::decode); // organisation Bank-a
        refuse(Golden.builder().block().encode(), "5200011011", "5200021011", Block::decode); // id of no entry
        refuse(new EpochRecord.Created(Golden.GRID).encode(), "04197080", "00197080", EpochRecord::decode);
    }

    @Test
    void epochs_rise() {
        EpochHead one = EpochHead.EMPTY.append(new EpochRecord.Created(Golden.GRID));
        Bytes root = bytes(32);
        EpochHead two = one.append(new EpochRecord.Sealed(1, 10, false, List.of(), root));
        assertThatThrownBy(() -> two.append(new EpochRecord.Sealed(2, 10, false, List.of(), root)))
                .hasMessageContaining("a time after 10");
        assertThatThrownBy(() -> two.append(new EpochRecord.Sealed(3, 11, false, List.of(), root)))
                .hasMessageContaining("epoch 2");
        assertThat(two.count()).isEqualTo(2);
    }

    private static <T> void refuse(byte[] encoded, String from, String to, Function<byte[], T> decode) {
        String hex = HexFormat.of().formatHex(encoded);
        assertThat(hex).contains(from);
        byte[] changed = HexFormat.of().parseHex(hex.replace(from, to));
        assertThatThrownBy(() -> decode.apply(changed)).isInstanceOf(CborException.class);
    }

    private <T> void check(byte[] encoded, T value, Function<byte[], T> decode, Function<T, byte[]> encode) {
        assertThat(decode.apply(encoded)).isEqualTo(value);
        for (int i = 0; i < 50; i++) {
            byte[] changed = encoded.clone();
            changed[random.nextInt(changed.length)] ^= (byte) random.nextInt(1, 256);
            T other;
            try {
                other = decode.apply(changed);
            } catch (CborException refused) {
                continue;
            }
            assertThat(other).isNotEqualTo(value);
            assertThat(Arrays.equals(encode.apply(other), changed)).isTrue();
        }
    }

    private Meta randomMeta() {
        Origin origin = random.nextBoolean() ? new Origin.Request(bytes(16)) : new Origin.BatchRow(bytes(32), number());
        boolean first = random.nextBoolean();
        int n = random.nextInt(1, 101);
        return new Meta(
                random.nextBoolean() ? Op.PUT : Op.REMOVE,
                random.nextInt(25),
                random.nextInt(4),
                new Organisation("org-" + random.nextInt(100)),
                "log-in 信" + random.nextInt(100),
                random.nextBoolean() ? null : "SELF",
                origin,
                first ? Meta.NONE : number(),
                first ? Meta.NONE : number(),
                random.nextInt(1, n + 1),
                n);
    }

    private Block randomBlock() {
        int count = random.nextInt(1, 40);
        List<Block.Entry> entries = new ArrayList<>();
        List<Block.RequestId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) {
                ids.add(new Block.RequestId(i, bytes(16)));
            }
            entries.add(new Block.Entry(
                    bytes(16),
                    bytes(16),
                    random.nextInt(25),
                    small(),
                    bytes(random.nextInt(200)),
                    bytes(random.nextInt(100)),
                    bytes(random.nextInt(400))));
        }
        long number = random.nextLong(1, 1_000_000);
        long previous = random.nextBoolean() ? Block.NONE : random.nextLong(number);
        return new Block(small(), number, number(), number(), previous, ids, entries);
    }

    private EpochRecord.Sealed randomSealed(boolean full) {
        List<PartitionRoot> changed = new ArrayList<>();
        for (int partition = 0; partition < 64; partition++) {
            if (full || random.nextInt(5) == 0) {
                changed.add(new PartitionRoot(partition, number(), bytes(32)));
            }
        }
        return new EpochRecord.Sealed(random.nextLong(1, 1_000_000), number(), full, changed, bytes(32));
    }

    private Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private long number() {
        return random.nextLong() >>> random.nextInt(1, 64);
    }

    private int small() {
        return random.nextInt() >>> random.nextInt(1, 32);
    }
}

package io.creditgrid.compute.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BasePdSnapshotTest {
    private static final PartitionPds.Source SOURCE = new PartitionPds.Source("s-1", "ab", 18993);

    private static PartitionPds.Builder partition(int partition) {
        return new PartitionPds.Builder(SOURCE, partition, 7);
    }

    @Test
    void find_randomTags_answersAsAMapDoes() {
        SplittableRandom random = new SplittableRandom(Seeds.of(BasePdSnapshotTest.class));
        Map<List<Long>, Double> oracle = new HashMap<>();
        PartitionPds.Builder builder = partition(0);
        for (int i = 0; i < 500; i++) {
            // few high words, so that tags that differ only in the low word are common
            List<Long> tag = List.of(random.nextLong(-2, 3) << 40, random.nextLong());
            if (oracle.putIfAbsent(tag, i / 500.0) == null) {
                builder.add(tag.get(0), tag.get(1), i / 500.0);
            }
        }
        PartitionPds rows = builder.build();
        assertThat(rows.size()).isEqualTo(oracle.size());
        oracle.forEach(
                (tag, pd) -> assertThat(rows.find(tag.get(0), tag.get(1))).isEqualTo(pd));
        assertThat(rows.find(3L << 40, 1)).isNaN();
        assertThat(partition(1).build().find(0, 0)).isNaN();
    }

    @Test
    void encode_anyOrderOfFirms_givesTheSameBytesAndComesBack() {
        PartitionPds rows =
                partition(3).add(-1, 5, 1).add(1, -2, .25).add(1, 2, 0).build();
        PartitionPds other =
                partition(3).add(1, 2, -0.0).add(-1, 5, 1).add(1, -2, .25).build();
        assertThat(rows.encode()).isEqualTo(other.encode());
        assertThat(rows.sha256()).isEqualTo(other.sha256()).hasSize(32);
        // rows in the order of the tags' bytes: unsigned
        assertThat(HexFormat.of().formatHex(rows.encode()))
                .isEqualTo("87" + "01" + "63732d31" + "626162" + "194a31" + "03" + "07" + "5848"
                        + "0000000000000001" + "0000000000000002" + "0000000000000000"
                        + "0000000000000001" + "fffffffffffffffe" + "3fd0000000000000"
                        + "ffffffffffffffff" + "0000000000000005" + "3ff0000000000000");
        PartitionPds decoded = PartitionPds.decode(rows.encode());
        assertThat(decoded.encode()).isEqualTo(rows.encode());
        assertThat(decoded.source()).isEqualTo(SOURCE);
        assertThat(decoded.partition()).isEqualTo(3);
        assertThat(decoded.position()).isEqualTo(7);
        assertThat(decoded.find(1, -2)).isEqualTo(.25);
    }

    @Test
    void decode_otherForms_areRefused() {
        byte[] good = partition(3).add(1, 2, .5).add(3, 4, .5).build().encode();
        byte[] swapped = good.clone();
        int rows = good.length - 48;
        System.arraycopy(good, rows + 24, swapped, rows, 24);
        System.arraycopy(good, rows, swapped, rows + 24, 24);
        assertThatThrownBy(() -> PartitionPds.decode(swapped)).hasMessageContaining("rising order");
        byte[] improbable = good.clone();
        ByteBuffer.wrap(improbable).putDouble(good.length - 8, 1.5);
        assertThatThrownBy(() -> PartitionPds.decode(improbable)).hasMessageContaining("pd=1.5");
        byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> PartitionPds.decode(longer)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void build_badRows_areRefused() {
        assertThatThrownBy(() -> partition(0).add(1, 2, .1).add(1, 2, .1).build())
                .hasMessageContaining("each firm once");
        assertThatThrownBy(() -> partition(0).add(1, 2, Double.NaN)).hasMessageContaining("pd=NaN");
        assertThatThrownBy(() -> partition(0).add(new byte[15], .1)).hasMessageContaining("15");
        byte[] tag = HexFormat.of().parseHex("00000000000000010000000000000002");
        assertThat(partition(0).add(tag, .1).build().find(1, 2)).isEqualTo(.1);
    }

    @Test
    void of_partitionsOfOneSweep_isASnapshot() {
        BasePdSnapshot snapshot = BasePdSnapshot.of(List.of(
                partition(1).add(1, 1, .5).build(), partition(0).add(2, 2, .75).build()));
        assertThat(snapshot.source()).isEqualTo(SOURCE);
        assertThat(snapshot.partitions()).isEqualTo(2);
        assertThat(snapshot.size()).isEqualTo(2);
        assertThat(snapshot.find(1, 1, 1)).isEqualTo(.5);
        assertThat(snapshot.find(0, 1, 1)).isNaN();
        assertThat(snapshot.partition(0).find(2, 2)).isEqualTo(.75);
    }

    @Test
    void of_incompleteOrMixed_isRefused() {
        PartitionPds one = partition(1).build();
        assertThatThrownBy(() -> BasePdSnapshot.of(List.of(one))).hasMessageContaining("partition=1");
        assertThatThrownBy(() -> BasePdSnapshot.of(List.of(one, one))).hasMessageContaining("partition=1");
        assertThatThrownBy(() -> BasePdSnapshot.of(List.of())).hasMessageContaining("at least one");
        PartitionPds other = new PartitionPds.Builder(new PartitionPds.Source("s-2", "ab", 18993), 0, 7).build();
        assertThatThrownBy(() -> BasePdSnapshot.of(List.of(one, other))).hasMessageContaining("one sweep");
    }
}

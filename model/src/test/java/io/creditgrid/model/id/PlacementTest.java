package io.creditgrid.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlacementTest {
    /** Expected numbers derived outside Java; the first four bytes of SHA-256 stand beside them. */
    @ParameterizedTest
    @CsvSource({
        "x-own:1, 83, 635", // 0c881fd3
        "x-own:2, 22, 974", // e0cff896, above 2^31
        "uscc:91310000775785552L, 65, 561", // 81abb7c1
        "lei:213800KUD8LAJWSQ9D15, 18, 498", // 5ce1e692
        "grid:models, 49, 673" // da1e8ab1
    })
    void partition_isFirstFourBytesUnsigned(String id, int of128, int of1000) {
        assertThat(new Placement(128).partition(EnterpriseId.of(id))).isEqualTo(of128);
        assertThat(new Placement(1_000).partition(EnterpriseId.of(id))).isEqualTo(of1000);
    }

    @Test
    void partition_ofHolderOfAPartition() {
        Placement placement = new Placement(32);
        assertThat(placement.partition(EnterpriseId.of("grid:p0"))).isZero();
        assertThat(placement.partition(EnterpriseId.of("grid:p31"))).isEqualTo(31);
        assertThatThrownBy(() -> placement.partition(EnterpriseId.of("grid:p32")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 32");
        assertThat(placement.partition(EnterpriseId.of("grid:models"))).isBetween(0, 31);
    }

    @Test
    void partitions_areFilledEvenly() {
        Placement placement = new Placement(16);
        int[] count = new int[16];
        IntStream.range(0, 16_000).forEach(i -> count[placement.partition(EnterpriseId.of("x-own:" + i))]++);
        assertThat(count)
                .satisfies(c -> assertThat(IntStream.of(c).min().orElse(0)).isGreaterThan(850));
    }

    @Test
    void partitions_haveARange() {
        assertThatThrownBy(() -> new Placement(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Placement(Placement.PARTITIONS_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

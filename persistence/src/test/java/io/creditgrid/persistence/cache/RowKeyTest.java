package io.creditgrid.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RowKeyTest {
    private static final byte[] TAG = HexFormat.of().parseHex("f00102030405060708090a0b0c0d0e0f");

    @Test
    void folder_fieldsComeBack() {
        RowKey key = RowKey.folder(31, TAG, 32767, -1, 65535);

        assertThat(key.partition()).isEqualTo(31);
        assertThat(key.tag()).isEqualTo(TAG);
        assertThat(key.kind()).isEqualTo(32767);
        assertThat(key.page()).isEqualTo(-1);
        assertThat(key.bucket()).isEqualTo(65535);
        assertThat(key.slot()).isEqualTo(0x7fff_ffff_ffff_ffffL);
    }

    @Test
    void folder_slotIsKindPageBucket() {
        assertThat(RowKey.folder(0, TAG, 4, 2026, 3).slot()).isEqualTo(4L << 48 | 2026L << 16 | 3);
        assertThat(RowKey.folder(0, TAG, 4, 2026, 3).high()).isEqualTo(0xf001020304050607L);
    }

    @Test
    void folder_outOfRange_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RowKey.folder(0, new byte[15], 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RowKey.folder(-1, TAG, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RowKey.folder(0, TAG, 32768, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> RowKey.folder(0, TAG, 1, 0, 65536));
    }

    @Test
    void epoch_headIsNotARow() {
        assertThat(RowKey.epochHead()).isNotEqualTo(RowKey.epoch(0));
        assertThatIllegalArgumentException().isThrownBy(() -> RowKey.epoch(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> RowKey.block(0, -1));
    }

    @Test
    void equals_allFieldsCount() {
        RowKey key = RowKey.folder(1, TAG, 2, 3, 4);
        byte[] other = TAG.clone();
        other[15] ^= 1;

        assertThat(key).isEqualTo(RowKey.folder(1, TAG, 2, 3, 4)).hasSameHashCodeAs(RowKey.folder(1, TAG, 2, 3, 4));
        assertThat(key)
                .isNotEqualTo(RowKey.folder(0, TAG, 2, 3, 4))
                .isNotEqualTo(RowKey.folder(1, other, 2, 3, 4))
                .isNotEqualTo(RowKey.folder(1, TAG, 2, 3, 5));
    }

    @Test
    void toString_leavesTheTagOut() {
        assertThat(RowKey.folder(1, TAG, 2, 3, 4).toString())
                .startsWith("RowKey[1:")
                .doesNotContain("f001");
    }
}

package io.creditgrid.model.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.testkit.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CborReaderTest {
    @Test
    void randomDocuments_comeBack() {
        SplittableRandom random = new SplittableRandom(Seeds.of(CborReaderTest.class));
        for (int i = 0; i < 1_000; i++) {
            byte[] document = CborTrees.random(random);
            assertThat(CborTrees.copy(document)).isEqualTo(document);
            CborReader reader = new CborReader(document);
            assertThat(reader.rawItem()).isEqualTo(document);
            reader.end();
        }
    }

    @Test
    void everyChangedByte_isRefusedOrStandsForItself() {
        SplittableRandom random = new SplittableRandom(Seeds.of(CborReaderTest.class));
        int refused = 0;
        int kept = 0;
        for (int i = 0; i < 300; i++) {
            byte[] document = CborTrees.random(random);
            for (int at = 0; at < Math.min(document.length, 100); at++) {
                byte[] changed = document.clone();
                changed[at] ^= (byte) random.nextInt(1, 256);
                if (standsForItself(changed)) {
                    kept++;
                } else {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
        assertThat(kept).isPositive();
    }

    @Test
    void everyPrefix_isRefused() {
        SplittableRandom random = new SplittableRandom(Seeds.of(CborReaderTest.class));
        for (int i = 0; i < 200; i++) {
            byte[] document = CborTrees.random(random);
            int length = random.nextInt(document.length);
            byte[] prefix = Arrays.copyOf(document, length);
            assertThatThrownBy(() -> CborTrees.copy(prefix)).isInstanceOf(CborException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1800",
                "1817",
                "190018",
                "1900ff",
                "1a0000ffff",
                "1b00000000ffffffff",
                "1c",
                "1f",
                "3800",
                "5800",
                "5801",
                "41",
                "7800",
                "61ff",
                "62c080",
                "63eda080",
                "64f4908080",
                "62c328",
                "a2010201",
                "a201020102",
                "a202010102",
                "a120f6",
                "a1190100f6",
                "a14000",
                "a18000",
                "9b7fffffffffffffff",
                "ba7fffffff",
                "82f6",
                "5b7fffffffffffffff",
                "f7",
                "f800",
                "f818",
                "f90000",
                "c000",
                "ff",
                "0000",
                ""
            })
    void otherForms_areRefused(String hex) {
        byte[] encoded = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> CborTrees.copy(encoded))
                .isInstanceOf(CborException.class)
                .hasMessageMatching("expected .* at byte \\d+: found .*");
    }

    @Test
    void nesting_stops() {
        byte[] deep = HexFormat.of().parseHex("81".repeat(CborReader.DEPTH_MAX) + "00");
        assertThat(CborTrees.copy(deep)).isEqualTo(deep);
        byte[] deeper = HexFormat.of().parseHex("81".repeat(CborReader.DEPTH_MAX + 1) + "00");
        assertThatThrownBy(() -> CborTrees.copy(deeper)).isInstanceOf(CborException.class);
    }

    @Test
    void announcedItems_areBoundByWhatIsLeft() {
        // an inner array may not promise items whose bytes its parents need
        byte[] greedy = HexFormat.of().parseHex("8383000000");
        CborReader reader = new CborReader(greedy);
        reader.array(3);
        assertThatThrownBy(reader::array).isInstanceOf(CborException.class).hasMessageContaining("at byte 1");
    }

    @Test
    void end_asksForFinishedContainers() {
        CborReader reader = new CborReader(HexFormat.of().parseHex("820102"));
        assertThat(reader.array()).isEqualTo(2);
        assertThat(reader.integer()).isEqualTo(1);
        assertThatThrownBy(reader::end).isInstanceOf(CborException.class);
        assertThat(reader.integer(0, 2)).isEqualTo(2);
        assertThat(reader.position()).isEqualTo(3);
        reader.end();
    }

    @Test
    void expectations_areChecked() {
        assertThatThrownBy(() -> reader("03").integer(0, 2)).hasMessageContaining("from 0 to 2");
        assertThatThrownBy(() -> reader("4100").bytes(2)).hasMessageContaining("2 bytes");
        assertThatThrownBy(() -> reader("8100").array(2)).hasMessageContaining("2 items");
        assertThatThrownBy(() -> reader("60").bytes()).hasMessageContaining("a byte string");
        assertThatThrownBy(() -> reader("00").bool()).hasMessageContaining("true or false");
        assertThatThrownBy(() -> reader("00").nul()).hasMessageContaining("null");
        assertThat(reader("f6").peekNull()).isTrue();
        assertThat(reader("").peekNull()).isFalse();
    }

    @Test
    void window_readsItsBytesAlone() {
        CborReader reader = new CborReader(HexFormat.of().parseHex("ff0102ff"), 1, 2);
        assertThat(reader.integer()).isEqualTo(1);
        assertThat(reader.integer()).isEqualTo(2);
        reader.end();
        assertThatThrownBy(reader::integer).hasMessageContaining("at byte 2");
    }

    private static CborReader reader(String hex) {
        return new CborReader(HexFormat.of().parseHex(hex));
    }

    private static boolean standsForItself(byte[] changed) {
        byte[] again;
        try {
            again = CborTrees.copy(changed);
        } catch (CborException refused) {
            return false;
        }
        if (!Arrays.equals(again, changed)) {
            throw new AssertionError("read " + HexFormat.of().formatHex(changed) + " as "
                    + HexFormat.of().formatHex(again));
        }
        return true;
    }
}

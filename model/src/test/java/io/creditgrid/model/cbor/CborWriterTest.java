package io.creditgrid.model.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CborWriterTest {
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "23, 17",
        "24, 1818",
        "255, 18ff",
        "256, 190100",
        "65535, 19ffff",
        "65536, 1a00010000",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "9223372036854775807, 1b7fffffffffffffff",
        "-1, 20",
        "-24, 37",
        "-25, 3818",
        "-256, 38ff",
        "-257, 390100",
        "-9223372036854775808, 3b7fffffffffffffff"
    })
    void integers_takeTheShortestHead(long value, String hex) {
        assertThat(HexFormat.of().formatHex(new CborWriter().integer(value).toByteArray()))
                .isEqualTo(hex);
    }

    @Test
    void everyItem() {
        CborWriter writer = new CborWriter(0);
        writer.array(7)
                .bytes(new byte[] {1, 2, 3}, 1, 2)
                .text("信")
                .map(1)
                .integer(0)
                .nul();
        int from = writer.size();
        writer.bool(true);
        byte[] item = writer.toByteArray(from);
        writer.bool(false).raw(item).bytes(new byte[0]);
        assertThat(HexFormat.of().formatHex(writer.toByteArray()))
                .isEqualTo("87420203" + "63e4bfa1" + "a100f6" + "f5f4f540");
        assertThat(item).containsExactly(0xf5);
    }

    @Test
    void reset_startsAgainInTheSameBuffer() {
        CborWriter writer = new CborWriter();
        byte[] first = writer.text("x".repeat(1_000)).toByteArray();
        byte[] second = writer.reset().integer(1).toByteArray();
        assertThat(first).hasSize(1_003);
        assertThat(second).containsExactly(1);
    }

    @Test
    void text_isUtf8AsTheJdkWritesIt() {
        for (String text : new String[] {"", "a", "é", "信用", "𐅑", "\uffff", "a\u0000b"}) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            assertThat(new CborWriter().text(text).toByteArray())
                    .isEqualTo(new CborWriter()
                            .array(0)
                            .reset()
                            .raw(head(utf8.length))
                            .raw(utf8)
                            .toByteArray());
        }
    }

    @Test
    void halfSurrogatePairs_areRefused() {
        for (String text : new String[] {"\ud800", "a\udc00b", "\udc00\ud800", "\ud800x"}) {
            assertThatThrownBy(() -> new CborWriter().text(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] head(int length) {
        return new byte[] {(byte) (0x60 | length)};
    }
}

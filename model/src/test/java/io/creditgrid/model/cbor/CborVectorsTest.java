package io.creditgrid.model.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditgrid.model.testkit.SharedFiles;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7049, appendix A: what lies in our subset is read and written again, all else is refused. */
final class CborVectorsTest {
    /** Outside the subset though of ordinary form: beyond long, tags, floating point, other simple values, text as key of a map. */
    private static final Set<String> INTEGERS_BEYOND_LONG = Set.of("1bffffffffffffffff", "3bffffffffffffffff");

    private static final Set<String> TEXT_KEYS =
            Set.of("a26161016162820203", "826161a161626163", "a56161614161626142616361436164614461656145");

    @Test
    void appendixA() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(SharedFiles.require("vectors/cbor/appendix_a.json").toFile());
        int kept = 0;
        for (JsonNode each : cases) {
            String hex = each.get("hex").textValue();
            byte[] encoded = HexFormat.of().parseHex(hex);
            if (isOurs(hex, each.get("roundtrip").booleanValue())) {
                assertThat(CborTrees.copy(encoded)).as(hex).isEqualTo(encoded);
                kept++;
            } else {
                assertThatThrownBy(() -> CborTrees.copy(encoded)).as(hex).isInstanceOf(CborException.class);
                assertThatThrownBy(() -> skip(encoded)).as(hex).isInstanceOf(CborException.class);
            }
        }
        assertThat(cases).hasSize(82);
        assertThat(kept).isEqualTo(32);
    }

    private static void skip(byte[] encoded) {
        CborReader reader = new CborReader(encoded);
        reader.skip();
        reader.end();
    }

    private static boolean isOurs(String hex, boolean ordinary) {
        int first = Integer.parseInt(hex.substring(0, 2), 16);
        boolean plain = first < 0xc0 || (first >= 0xf4 && first <= 0xf6);
        return ordinary && plain && !INTEGERS_BEYOND_LONG.contains(hex) && !TEXT_KEYS.contains(hex);
    }
}

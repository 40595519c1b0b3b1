package io.creditgrid.model.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RequestIdTest {
    @Test
    void theExampleOfTheStandard() {
        // RFC 9562, appendix A.6
        String text = "017F22E2-79B0-7CC3-98C4-DC0C0C07398F";
        long time = Instant.parse("2022-02-22T19:22:22.000Z").toEpochMilli();
        assertThat(RequestId.timeOf(UUID.fromString(text))).isEqualTo(time);
        assertThat(RequestId.timeOf(HexFormat.of().parseHex(text.replace("-", ""))))
                .isEqualTo(time);
    }

    @Test
    void theGreatestTime_staysPositive() {
        assertThat(RequestId.timeOf(new UUID(-1, -1))).isEqualTo((1L << 48) - 1);
    }
}

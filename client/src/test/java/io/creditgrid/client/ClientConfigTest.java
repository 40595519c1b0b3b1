package io.creditgrid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientConfigTest {
    @Test
    void thePassword_isNeverPrinted() {
        ClientConfig config =
                new ClientConfig(List.of("a:1", "b:2"), "bank", "s3cret", ClientConfig.TIMEOUT, ClientConfig.ATTEMPTS);
        assertThat(config).hasToString("bank at [a:1, b:2]");
    }

    @ParameterizedTest
    @CsvSource({
        "'', bank, 10, 8, address(...)",
        "a:1, '', 10, 8, user(...)",
        "a:1, bank, 0, 8, timeout=PT0S",
        "a:1, bank, -1, 8, timeout=PT-1S",
        "a:1, bank, 10, 0, attempts=0"
    })
    void whatCannotWork_isRefusedWithTheCure(String address, String user, long seconds, int attempts, String message) {
        List<String> addresses = address.isEmpty() ? List.of() : List.of(address);
        assertThatThrownBy(() -> new ClientConfig(addresses, user, "x", Duration.ofSeconds(seconds), attempts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theBuilder_missesAnAddressBeforeItConnects() {
        assertThatThrownBy(() -> CreditGridClient.builder().user("bank").connect())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one address");
    }
}

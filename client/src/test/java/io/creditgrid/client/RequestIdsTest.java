package io.creditgrid.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.testkit.Seeds;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:34:56.789Z");

    @Test
    void id_isAUuidOfVersion7WithItsTime() {
        RequestIds ids = new RequestIds(() -> NOW, new SplittableRandom(Seeds.of(RequestIdsTest.class)));
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            UUID id = ids.next();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void origin_hasTheBytesOfTheId() {
        UUID id = UUID.fromString("01890000-1234-7abc-8000-0123456789ab");
        Origin.Request origin = (Origin.Request) RequestIds.origin(id);
        assertThat(origin.id().toString()).isEqualTo(id.toString().replace("-", ""));
    }
}

package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.creditgrid.grid.security.RoleTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedAddressesTest {
    private static final String EVERY = "0.0.0.0";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(600);

    @TempDir
    private Path dir = Path.of(".");

    private SeedAddresses of(String host, List<String> seeds, SeedAddresses.Resolver resolver) throws IOException {
        NodeConfig config = NodeConfig.builder(
                        "node-0",
                        dir,
                        TestGrid.gate(
                                TestGrid.files(Files.createTempDirectory(dir, "files")),
                                RoleTable.builder().build()))
                .ports(Ports.from(1001))
                .host(host)
                .seeds(seeds)
                .build();
        return new SeedAddresses(config, resolver);
    }

    /** Knows numbers, and those names. */
    private static SeedAddresses.Resolver knowing(Map<String, String> names) {
        return name -> {
            if (name.matches("[0-9.]+")) {
                return InetAddress.getAllByName(name);
            }
            if (!names.containsKey(name)) {
                throw new UnknownHostException(name);
            }
            return InetAddress.getAllByName(names.get(name));
        };
    }

    @Test
    void namedHost_isTheAddress_whateverTheSeedsAre() throws IOException {
        SeedAddresses seeds = of("127.0.0.1", List.of("192.0.2.7:1001", "b:1001"), knowing(Map.of("b", "192.0.2.8")));

        assertThat(seeds.await(LONG)).isEqualTo("127.0.0.1");
    }

    @Test
    void everyAddress_isTheOneThatASeedNames() throws IOException {
        SeedAddresses.Resolver resolver = knowing(Map.of("a", "192.0.2.7", "b", "127.0.0.1", "c", "127.0.0.1"));

        assertThat(of(EVERY, List.of("a:1001", "c:1", "b:1001"), resolver).await(LONG))
                .isEqualTo("127.0.0.1");
        assertThatIllegalStateException()
                .isThrownBy(() -> of(EVERY, List.of("a:1001", "c:1"), resolver).await(SHORT))
                .withMessageContaining("seeds=[a:1001, c:1]")
                .withMessageContaining("port 1001");
    }

    @Test
    void start_waitsUntilAllNamesAreKnown() throws IOException {
        List<String> asked = new ArrayList<>();
        SeedAddresses.Resolver late = name -> {
            asked.add(name);
            if (name.equals("b") && asked.stream().filter("b"::equals).count() < 3) {
                throw new UnknownHostException(name);
            }
            return InetAddress.getAllByName("127.0.0.1");
        };

        assertThat(of("127.0.0.1", List.of("a:1001", "b:1001"), late).await(LONG))
                .isEqualTo("127.0.0.1");
        assertThat(asked.stream().filter("b"::equals)).hasSize(3);
    }

    @Test
    void nameThatStaysUnknown_holdsNobodyUpForEver() throws IOException {
        SeedAddresses seeds = of(EVERY, List.of("a:1001", "gone:1001"), knowing(Map.of("a", "127.0.0.1")));

        assertThat(seeds.await(SHORT)).isEqualTo("127.0.0.1");
    }
}

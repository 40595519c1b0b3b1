package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigTest {
    private static final SourceList NO_SOURCES = SourceList.of(List.of());
    private static final List<Actor> ONE = List.of(new Actor("o", "operator", Set.of(Role.OPERATOR), null));

    @TempDir
    private Path dir = Path.of(".");

    private NodeConfig.Builder builder(String name) throws IOException {
        GridFiles files = GridFiles.init(dir.resolve(name.isEmpty() ? "x" : name), NO_SOURCES, ONE, new SecureRandom());
        GateSettings gate = TestGrid.gate(files, RoleTable.builder().build());
        return NodeConfig.builder(name, dir, gate).ports(Ports.from(20_000));
    }

    @Test
    void defaults_passTheirOwnChecks_andShowNoSecret() throws IOException {
        NodeConfig config = builder("node-0").build();

        assertThat(config.storage().isForTests()).isFalse();
        assertThat(config.seeds()).containsExactly("127.0.0.1:20000");
        assertThat(config.thinAddress()).isEqualTo("127.0.0.1:20002");
        assertThat(config.toString())
                .contains(config.gate().keys().fingerprint())
                .doesNotContain(HexFormat.of().formatHex(config.gate().keys().saltKey()))
                .doesNotContain(HexFormat.of().formatHex(config.gate().keys().nodeSecret()));
    }

    @Test
    void problems_areNamedTogether() throws IOException {
        NodeConfig.Builder builder = builder("Node_0").backups(2).storage(Storage.small());

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("name 'Node_0'")
                .withMessageContaining("backups is 2")
                .withMessageContaining("a longer record would halt the node");
    }

    @Test
    void smallStorage_mustBeAskedFor() throws IOException {
        assertThat(builder("node-1").smallStorage().build().storage().isForTests())
                .isTrue();
    }

    @Test
    void jvm_propertyThatSaysOtherwise_isRefusedWithTheCure() {
        String name = "IGNITE_WAL_MMAP";
        String before = System.getProperty(name);
        try {
            System.setProperty(name, "true");
            assertThatIllegalStateException()
                    .isThrownBy(JvmSettings::apply)
                    .withMessageContaining("IGNITE_WAL_MMAP is true, the grid needs false")
                    .withMessageContaining("-DIGNITE_WAL_MMAP=false");
            System.clearProperty(name);
            JvmSettings.apply();
            assertThat(System.getProperty(name)).isEqualTo("false");
        } finally {
            if (before != null) {
                System.setProperty(name, before);
            }
        }
    }

    @Test
    void files_comeBack_areNeverReplaced_andPasswordsAreTheirOwners() throws IOException {
        Path folder = dir.resolve("files");
        GridFiles files = GridFiles.init(folder, NO_SOURCES, GridFiles.defaultLogins(), new SecureRandom());

        GridFiles back = GridFiles.read(folder);

        assertThat(back.keys().fingerprint()).isEqualTo(files.keys().fingerprint());
        assertThat(back.users().logins()).containsExactly("auditor", "bank", "loader", "operator", "scientist");
        assertThat(back.users().find("bank").orElseThrow().password().matches(back.password("bank")))
                .isTrue();
        assertThat(Files.getPosixFilePermissions(back.passwordFile("bank")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Assertions.assertThatThrownBy(() -> GridFiles.init(folder, NO_SOURCES, ONE, new SecureRandom()))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}

package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeFile;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.security.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs {@code certs} and {@code user}, which work on files alone. */
class SecurityFilesTest {
    @TempDir
    private Path dir = Path.of(".");

    private static Ran run(String... arguments) {
        return Ran.of(arguments);
    }

    private static void assertOwnerOnly(Path file) throws IOException {
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void certs_makesWhatIsMissing_andKeepsTheRest() throws Exception {
        Path out = dir.resolve("certs");
        Ran first = run(
                "certs",
                "--out",
                out.toString(),
                "--name",
                "node-0",
                "--host",
                "127.0.0.1,localhost",
                "--name",
                "node-1",
                "--json");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.json().path("authority").asText()).isEqualTo("made");
        assertThat(first.json().path("certificates").path("node-1").asText()).isEqualTo("issued");
        String authority = Files.readString(out.resolve("ca.pem"));
        String kept = Files.readString(out.resolve("node-0.pem"));

        Ran second = run("certs", "--out", out.toString(), "--name", "node-0", "--name", "node-2");

        assertThat(second.out()).contains("kept the authority", "kept " + out.resolve("node-0.pem"), "issued " + out);
        assertThat(Files.readString(out.resolve("ca.pem"))).isEqualTo(authority);
        assertThat(Files.readString(out.resolve("node-0.pem"))).isEqualTo(kept);
        for (String key : List.of("ca.key", "node-0.key", "node-1.key", "node-2.key")) {
            assertOwnerOnly(out.resolve(key));
        }
        assertThat(run("certs", "--out", out.toString(), "--name", "node-0", "--renew")
                        .exit())
                .isZero();
        assertThat(Files.readString(out.resolve("node-0.pem"))).isNotEqualTo(kept);
        assertThat(Files.readString(out.resolve("ca.pem"))).isEqualTo(authority);

        Ran wrong = run("certs", "--out", out.toString(), "--name", "Node");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.err()).startsWith("creditgrid: BAD_CONFIGURATION: ").contains("name=Node");
    }

    @Test
    void users_areAddedListedAndGivenOtherPasswords() throws Exception {
        GridFiles.init(dir, SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        String file = dir.resolve("users.yaml").toString();
        Path drawn = dir.resolve("mill.password");
        Ran added = run(
                "user",
                "add",
                "mill",
                "--users",
                file,
                "--organisation",
                "mill-ltd",
                "--role",
                "enterprise",
                "--subject",
                "x-demo:mill",
                "--password-file",
                drawn.toString());
        assertThat(added.exit()).as(added.err()).isZero();
        assertOwnerOnly(drawn);
        assertOwnerOnly(dir.resolve("users.yaml"));
        String password = Files.readString(drawn).strip();
        assertThat(added.out() + added.err()).doesNotContain(password);
        assertThat(matches(file, "mill", password)).isTrue();
        assertThat(matches(file, "bank", GridFiles.read(dir).password("bank"))).isTrue();

        Ran list = run("user", "list", "--users", file);
        assertThat(list.out().lines()).hasSize(6).contains("mill  mill-ltd  enterprise  x-demo:mill");
        assertThat(list.out()).doesNotContain("pbkdf2");
        assertThat(run("user", "list", "--users", file, "--json").json().path("users"))
                .hasSize(6);

        Path other = dir.resolve("other.password");
        assertThat(run("user", "passwd", "mill", "--users", file, "--password-file", other.toString())
                        .exit())
                .isZero();
        assertThat(matches(file, "mill", password)).isFalse();
        assertThat(matches(file, "mill", Files.readString(other).strip())).isTrue();
    }

    private static boolean matches(String file, String login, String password) throws IOException {
        return Users.read(Path.of(file)).find(login).orElseThrow().password().matches(password);
    }

    @Test
    void wrongUsers_changeNothing_andAreNamed() throws Exception {
        GridFiles.init(dir, SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        Path file = dir.resolve("users.yaml");
        String before = Files.readString(file);
        Path given = Files.writeString(dir.resolve("given"), "short\n");
        Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rw-------"));
        Path open = Files.writeString(dir.resolve("open"), "long enough, but read by all\n");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(add(file, "bank", "bank-demo", "loader", "new"), "there is one of that name");
        assertRefused(
                add(file, "Late", "Late Ltd", "enterprise", "new2"), "log-in does not match", "'Late Ltd'", "subject");
        assertRefused(add(file, "late", "late", "pirate", "new3"), "role=pirate");
        assertRefused(add(file, "late", "late", "loader", "given"), "it has 5", "to have one drawn");
        assertRefused(add(file, "late", "late", "loader", "open"), "run chmod 600 on it");
        assertRefused(
                run("user", "passwd", "late", "--users", file.toString(), "--password-file", given.toString()),
                "name=late",
                "there are [auditor, bank");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    private Ran add(Path file, String login, String organisation, String role, String password) {
        return run(
                "user",
                "add",
                login,
                "--users",
                file.toString(),
                "--organisation",
                organisation,
                "--role",
                role,
                "--password-file",
                dir.resolve(password).toString());
    }

    private static void assertRefused(Ran ran, String... words) {
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).startsWith("creditgrid: BAD_CONFIGURATION: ").contains(words);
    }

    @Test
    void profile_namesTheAuthority_relativeToItself() throws IOException {
        Path file = dir.resolve("bank");
        new Profile(List.of("h:1"), "bank", "p").write(file);
        assertThat(Profile.read(file).authority()).isNull();
        Files.writeString(file, Files.readString(file) + "authority=certs/ca.pem\n");
        assertThat(Profile.read(file).authority()).isEqualTo(dir.resolve("certs/ca.pem"));
    }

    @Test
    void initThenCerts_nameTheAuthorityInTheProfiles_onceAndForAll() throws Exception {
        Path grid = dir.resolve("grid");
        assertThat(run("init", "--no-tls", "--out", grid.toString(), "--connect", "h1:1,h2:2")
                        .exit())
                .isZero();
        Path operator = grid.resolve("profiles/operator");
        assertThat(Profile.read(operator).authority()).isNull();
        assertThat(Profile.read(operator).addresses()).containsExactly("h1:1", "h2:2");
        assertThat(grid.resolve("node.schema.json")).isNotEmptyFile();

        Ran certs = run("certs", "--out", grid.toString(), "--json");
        assertThat(certs.exit()).as(certs.err()).isZero();
        assertThat(certs.json().path("profiles")).hasSize(5);
        Ran again = run("certs", "--out", grid.toString(), "--json");
        assertThat(again.json().path("profiles")).isEmpty();
        for (Path profile : List.of(operator, grid.resolve("profiles/bank"))) {
            assertThat(Files.readString(profile)).endsWith("\nauthority=../ca.pem\n");
            assertThat(Profile.read(profile).authority()).isEqualTo(grid.resolve("ca.pem"));
            assertOwnerOnly(profile);
        }
        Ran none = run(
                "certs",
                "--out",
                dir.resolve("certs").toString(),
                "--profiles",
                dir.resolve("no").toString());
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains(dir.resolve("no").toString());
    }

    @Test
    void init_turnsTlsOn_andIsReadyToRun() throws Exception {
        Path grid = dir.resolve("grid");
        Ran init = run("init", "--out", grid.toString());
        assertThat(init.exit()).as(init.err()).isZero();
        assertThat(Profile.read(grid.resolve("profiles/loader")).authority()).isEqualTo(grid.resolve("ca.pem"));

        NodeFile file =
                NodeFile.read(grid.resolve(NodeFile.NAME), TaskRights.table().build(), UnaryOperator.identity());

        assertThat(file.effective())
                .anyMatch(line -> line.startsWith("tls: CN=node until "))
                .contains("backups: 0");
    }
}

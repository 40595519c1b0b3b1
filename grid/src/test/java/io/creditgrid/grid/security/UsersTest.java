package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {
    private static final PasswordHash HASH = PasswordHash.of("correct horse", new SecureRandom());

    @TempDir
    private Path dir = Path.of(".");

    @Test
    void write_read_isTheSame() throws IOException {
        Users users = Users.of(List.of(
                new Users.User(new Actor("demo-bank", "bank", Set.of(Role.LOADER, Role.RISK_ENGINE), null), HASH),
                new Users.User(new Actor("mill", "mill", Set.of(Role.ENTERPRISE), "x-demo:mill"), HASH)));
        Path file = dir.resolve("users.yaml");
        users.write(file);

        Users back = Users.read(file);

        assertThat(back.logins()).containsExactly("bank", "mill");
        assertThat(back.find("mill").orElseThrow().actor())
                .isEqualTo(new Actor("mill", "mill", Set.of(Role.ENTERPRISE), "x-demo:mill"));
        assertThat(back.find("bank").orElseThrow().password().matches("correct horse"))
                .isTrue();
        assertThat(back.find("bank").orElseThrow().password().matches("correct horsf"))
                .isFalse();
        assertThat(back.digest()).isEqualTo(users.digest());
        assertThat(back.find("nobody")).isEmpty();
    }

    @Test
    void subjectIds_followFromTheLogin() {
        Users.User bank = new Users.User(new Actor("demo-bank", "bank", Set.of(Role.LOADER), null), HASH);
        GateSubject subject = GateSubject.ofUser(bank.actor());

        assertThat(GateSubject.ofUser(bank.actor()).id()).isEqualTo(subject.id());
        assertThat(Users.of(List.of(bank)).subject(subject.id())).isNotNull();
    }

    @Test
    void read_allProblemsAreNamedAtOnce() throws IOException {
        Path file = write("""
                users:
                  Bank:
                    organisation: "grid"
                    roles: [banker]
                    password: "secret"
                  mill:
                    organisation: mill
                    roles: [enterprise]
                    colour: red
                    password: "%s"
                  shop:
                    organisation: "Shop Ltd"
                    roles: [enterprise]
                    subject: "uscc:91110000600037341X"
                    password: "%s"
                """.formatted(HASH.text(), HASH.text()));

        assertThatIOException()
                .isThrownBy(() -> Users.read(file))
                .withMessageContaining("user 'Bank': log-in does not match")
                .withMessageContaining("'grid' is the grid itself")
                .withMessageContaining("unknown role 'banker'")
                .withMessageContaining("password: expected pbkdf2")
                .withMessageContaining("unknown field 'colour'")
                .withMessageContaining("a firm's own log-in names its firm")
                .withMessageContaining("organisation 'Shop Ltd', expected 1 to 64 of a-z, 0-9, hyphen")
                .withMessageContaining("subject: expected a USCC with check character L")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @Test
    void read_loginTwice_isRefused() throws IOException {
        String user = "  bank:\n    organisation: b\n    roles: [loader]\n    password: \"" + HASH.text() + "\"\n";
        Path file = write("users:\n" + user + user);

        assertThatIOException().isThrownBy(() -> Users.read(file)).withMessageContaining("Duplicate");
    }

    @Test
    void read_otherRoot_isRefused() throws IOException {
        Path file = write("logins: {}\n");

        assertThatIOException().isThrownBy(() -> Users.read(file)).withMessageContaining("expected one entry 'users:'");
    }

    private Path write(String text) throws IOException {
        Path file = dir.resolve("given.yaml");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}

package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.grid.LogWatch;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.watch.FileWatch;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientAuthenticationException;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What running nodes make of a users file that changes, and of whoever guesses passwords. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsersClusterTest {
    private static final Duration PATIENCE = FileWatch.PERIOD.multipliedBy(10);
    private static final String LATE = "late-password-9";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private Path file = Path.of(".");
    private GridFiles files;
    private Users first;
    private EmbeddedGrid grid;
    private LogWatch log;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException {
        files = TestGrid.files(dir.resolve("files"));
        file = dir.resolve("files/users.yaml");
        first = files.users();
        RoleTable roles = RoleTable.builder()
                .allow(WhoAmITask.class.getName(), Role.LOADER, Role.AUDITOR)
                .build();
        grid = EmbeddedGrid.builder(dir.resolve("work"), TestGrid.gate(files, roles))
                .nodes(2)
                .prefix("users")
                .quick()
                .configure(config -> config.usersFile(file).clock(now::get))
                .start();
    }

    @AfterAll
    void stop() {
        if (grid != null) {
            grid.close();
        }
    }

    @BeforeEach
    void listen() {
        log = LogWatch.open();
    }

    @AfterEach
    void reset() throws IOException {
        first.replace(file);
        log.close();
    }

    private IgniteClient client(String login, String password) {
        return Ignition.startClient(new ClientConfiguration()
                .setAddresses(grid.thinAddresses().get(0))
                .setClusterDiscoveryEnabled(false)
                .setUserName(login)
                .setUserPassword(password));
    }

    /** With its first password, once the nodes have read the first file again. */
    private IgniteClient connect(String login) throws IOException {
        String password = files.password(login);
        return Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () -> {
                            now.updateAndGet(at -> at.plus(Limits.LOGIN_LOCKED_FOR));
                            return client(login, password);
                        },
                        client -> true);
    }

    private static String whoAmI(IgniteClient client) throws InterruptedException {
        byte[] answer = client.compute().execute(WhoAmITask.class.getName(), new byte[0]);
        return new String(answer, StandardCharsets.UTF_8);
    }

    private static Users.User user(String login, String password, Role role) {
        return new Users.User(
                new Actor(login + "-office", login, Set.of(role), null),
                PasswordHash.ofDrawn(password, new SecureRandom()));
    }

    private Users withRole(String login, Role role) {
        List<Users.User> users = new ArrayList<>();
        for (String name : first.logins()) {
            Users.User user = first.find(name).orElseThrow();
            Actor actor = user.actor();
            users.add(
                    name.equals(login)
                            ? new Users.User(
                                    new Actor(actor.organisation(), login, Set.of(role), null), user.password())
                            : user);
        }
        return Users.of(users);
    }

    @Test
    void newLogin_comesInWithoutARestart_andGoesAtOnceWhenItIsTakenAway() throws Exception {
        assertThatExceptionOfType(ClientAuthenticationException.class).isThrownBy(() -> client("late", LATE));
        first.with(user("late", LATE, Role.LOADER)).replace(file);

        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            now.updateAndGet(at -> at.plus(Limits.LOGIN_LOCKED_FOR));
            try (IgniteClient late = client("late", LATE)) {
                // its job runs on the other node, which has read the file too
                assertThat(whoAmI(late)).startsWith("late-office/late/loader");
            }
        });
        try (IgniteClient open = client("late", LATE)) {
            first.replace(file);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> whoAmI(open))
                            .hasMessageContaining("not, or no longer, in the users file"));
            assertThatExceptionOfType(ClientAuthenticationException.class).isThrownBy(() -> client("late", LATE));
        }
    }

    @Test
    void otherRoles_holdOnOpenConnections() throws Exception {
        try (IgniteClient open = client("auditor", files.password("auditor"))) {
            assertThat(whoAmI(open)).startsWith("demo-audit/auditor/auditor");
            withRole("auditor", Role.LOADER).replace(file);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(whoAmI(open)).startsWith("demo-audit/auditor/loader"));
            withRole("auditor", Role.SCIENTIST).replace(file);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> whoAmI(open))
                            .hasMessageContaining("is for loader, auditor, not for role scientist"));
        }
    }

    @Test
    void otherPassword_endsTheOld() throws Exception {
        String old = files.password("scientist");
        connect("scientist").close();
        first.withPassword("scientist", PasswordHash.ofDrawn(LATE, new SecureRandom()))
                .replace(file);

        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
            now.updateAndGet(at -> at.plus(Limits.LOGIN_LOCKED_FOR));
            client("scientist", LATE).close();
        });
        assertThatExceptionOfType(ClientAuthenticationException.class).isThrownBy(() -> client("scientist", old));
    }

    @Test
    void brokenFile_changesNothing_andIsNamedOnceByEachNode() throws Exception {
        OwnerOnly.replace(file, "users:\n  late:\n    roles: [pirate]\n");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(broken()).hasSize(2));
        Thread.sleep(2 * FileWatch.PERIOD.toMillis());

        assertThat(broken())
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("the log-ins before stay in force", "unknown role 'pirate'"));
        client("loader", files.password("loader")).close();
    }

    private List<String> broken() {
        return log.lines().stream()
                .filter(line -> line.contains("the users file cannot be read"))
                .toList();
    }

    @Test
    void manyWrongPasswords_lockTheLogin_countedAndLoggedWithoutThem() throws Exception {
        Denials denials = grid.node(0).denials();
        long wrong = denials.counts().getOrDefault("LOGIN_WRONG_PASSWORD/none", 0L);
        long locked = denials.counts().getOrDefault("LOGIN_LOCKED/none", 0L);
        String right = files.password("bank");
        for (int i = 0; i < Limits.LOGIN_FAILURES_MAX; i++) {
            String guess = "guess-" + i;
            assertThatExceptionOfType(ClientAuthenticationException.class).isThrownBy(() -> client("bank", guess));
        }
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ClientAuthenticationException.class).isThrownBy(() -> client("bank", right));
        }
        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> client("typed-the-secret-here", "bank"));

        assertThat(denials.counts())
                .containsEntry("LOGIN_WRONG_PASSWORD/none", wrong + Limits.LOGIN_FAILURES_MAX)
                .containsEntry("LOGIN_LOCKED/none", locked + 2);
        assertThat(log.lines().stream().filter(line -> line.contains("refused log-in bank: wrong password")))
                .hasSize(Limits.LOGIN_FAILURES_MAX);
        assertThat(log.lines().stream()
                        .filter(line -> line.contains("log-in bank is refused from that address for 60 s")))
                .hasSize(1);
        assertThat(String.join("\n", log.lines()))
                .contains("refused log-in of an unknown name")
                .doesNotContain("guess-", right, "typed-the-secret");

        now.updateAndGet(at -> at.plus(Limits.LOGIN_LOCKED_FOR));
        client("bank", right).close();
    }

    @Test
    void deniedTask_isLoggedWithTheLogin() throws Exception {
        try (IgniteClient scientist = connect("scientist")) {
            assertThatThrownBy(() -> whoAmI(scientist)).isNotNull();
        }
        assertThat(log.lines())
                .anySatisfy(line -> assertThat(line)
                        .contains("refused TASK_EXECUTE on " + WhoAmITask.class.getName() + " to scientist"));
    }
}

package io.creditgrid.grid.node;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.PasswordHash;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.security.Users;
import io.creditgrid.persistence.key.KeyFile;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The files that a grid begins with: key file, users, sources, and one file with the password of each log-in. {@code
 * creditgrid init} and the demo make them by the same code.
 *
 * <pre>{@code
 * DIR/grid.keys   DIR/users.yaml   DIR/sources.yaml   DIR/passwords/<log-in>
 * }</pre>
 *
 * <p>The first three belong on every server; the passwords go to who they are for, and away from here.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param dir the folder
 * @param keys the grid's secrets
 * @param users its log-ins
 * @param sources its feeds
 */
public record GridFiles(Path dir, KeyFile keys, Users users, SourceList sources) {
    /** Organisation of the default log-in {@code loader}. */
    public static final String LOADER_ORGANISATION = "demo-agency";

    /** Organisation of the default log-in {@code bank}. */
    public static final String BANK_ORGANISATION = "bank-demo";

    static final String KEYS = "grid.keys";
    static final String USERS = "users.yaml";
    static final String SOURCES = "sources.yaml";
    private static final String PASSWORDS = "passwords";

    /** 192 bits: nobody guesses them, whatever the hash costs. */
    private static final int PASSWORD_BYTES = 24;

    /** The log-ins of a new grid: operator, loader, bank, scientist, auditor. */
    public static List<Actor> defaultLogins() {
        return List.of(
                new Actor("demo-operator", "operator", Set.of(Role.OPERATOR), null),
                new Actor(LOADER_ORGANISATION, "loader", Set.of(Role.LOADER), null),
                new Actor(BANK_ORGANISATION, "bank", Set.of(Role.RISK_ENGINE, Role.LOADER), null),
                new Actor("demo-research", "scientist", Set.of(Role.SCIENTIST), null),
                new Actor("demo-audit", "auditor", Set.of(Role.AUDITOR), null));
    }

    /**
     * Makes the files in a folder, which is made too.
     *
     * @throws java.nio.file.FileAlreadyExistsException if one of them is there: it is never replaced
     * @throws IOException if one cannot be written
     */
    public static GridFiles init(Path dir, SourceList sources, List<Actor> logins, SecureRandom random)
            throws IOException {
        Files.createDirectories(dir.resolve(PASSWORDS));
        // the key file first: where there is one, nothing else is touched
        KeyFile keys = KeyFile.generate(random).write(dir.resolve(KEYS));
        List<Users.User> users = new ArrayList<>();
        for (Actor actor : logins) {
            String password = password(random);
            OwnerOnly.write(passwordFile(dir, actor.login()), password + "\n");
            users.add(new Users.User(actor, PasswordHash.ofDrawn(password, random)));
        }
        Users all = Users.of(users);
        all.write(dir.resolve(USERS));
        Files.writeString(dir.resolve(SOURCES), HEADER + sources.text());
        return new GridFiles(dir, keys, all, sources);
    }

    private static final String HEADER = """
            # Feeds of the grid, the first goes before the next where two say different things.
            # The same on every server.
            """;

    /**
     * Reads the files of a folder.
     *
     * @throws IOException if one is missing, too widely readable, or wrong: says what
     */
    public static GridFiles read(Path dir) throws IOException {
        return new GridFiles(
                dir,
                KeyFile.read(dir.resolve(KEYS)),
                Users.read(dir.resolve(USERS)),
                SourceList.read(dir.resolve(SOURCES)));
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Settings of the gate of an embedded grid's nodes under these files. */
    public GateSettings embeddedGate(RoleTable roles) {
        return new GateSettings(keys, users, sources, roles, NodeConfig.EMBEDDED_PARTITIONS, NodeConfig.OFFSET);
    }

    /** Where the password of a log-in stands, mode 0600. */
    public Path passwordFile(String login) {
        return passwordFile(dir, login);
    }

    private static Path passwordFile(Path dir, String login) {
        return dir.resolve(PASSWORDS).resolve(login);
    }

    /**
     * The password of a log-in.
     *
     * @throws IOException if its file is missing or too widely readable
     */
    public String password(String login) throws IOException {
        Path file = passwordFile(login);
        OwnerOnly.check(file);
        return Files.readString(file).strip();
    }
}

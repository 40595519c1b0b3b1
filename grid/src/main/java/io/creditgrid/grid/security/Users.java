package io.creditgrid.grid.security;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.grid.yaml.Yaml;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The users file: log-in to organisation, roles, and for a firm's own log-in its subject. The same on every node.
 *
 * <pre>{@code
 * users:
 *   bank:
 *     organisation: "demo-bank"
 *     roles: ["risk-engine", "loader"]
 *     password: "pbkdf2-sha256$..."
 *   mill:
 *     organisation: "mill-ltd"
 *     roles: ["enterprise"]
 *     subject: "uscc:..."
 *     password: "pbkdf2-sha256$..."
 * }</pre>
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class Users {
    private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final String HEADER = "# Log-ins of the grid: the same on every server.\n";
    private static final Set<String> FIELDS = Set.of("organisation", "roles", "subject", "password");

    /**
     * One log-in.
     *
     * @param actor who it is
     * @param password what it proves itself by
     */
    public record User(Actor actor, PasswordHash password) {}

    private final Map<String, User> byLogin;
    private final Map<UUID, GateSubject> bySubjectId;

    private Users(Map<String, User> byLogin) {
        this.byLogin = Map.copyOf(byLogin);
        this.bySubjectId = byLogin.values().stream()
                .map(user -> GateSubject.ofUser(user.actor()))
                .collect(Collectors.toUnmodifiableMap(GateSubject::id, subject -> subject));
    }

    /**
     * The given log-ins.
     *
     * @throws IllegalArgumentException if a log-in stands twice
     */
    public static Users of(Collection<User> users) {
        Map<String, User> byLogin = new LinkedHashMap<>();
        for (User user : users) {
            if (byLogin.put(user.actor().login(), user) != null) {
                throw new IllegalArgumentException("log-in '" + user.actor().login() + "' stands twice");
            }
        }
        return new Users(byLogin);
    }

    /**
     * Reads a users file.
     *
     * @throws IOException if it cannot be read, others than its owner may read it, or something in it is wrong: names all
     *     that is
     */
    public static Users read(Path file) throws IOException {
        OwnerOnly.check(file);
        Yaml yaml = new Yaml(file);
        Map<String, User> byLogin = new LinkedHashMap<>();
        JsonNode root = yaml.root(Files.readString(file), "users");
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            user(yaml, entry.getKey(), entry.getValue()).ifPresent(user -> byLogin.put(entry.getKey(), user));
        }
        yaml.check();
        return new Users(byLogin);
    }

    private static Optional<User> user(Yaml yaml, String login, JsonNode node) {
        String at = "user '" + login + "'";
        yaml.onlyFields(at, node, FIELDS);
        String organisation = yaml.text(at, node, "organisation");
        Set<Role> roles = roles(yaml, at, yaml.texts(at, node, "roles"));
        @Nullable String subject = yaml.optionalText(at, node, "subject").orElse(null);
        Actor actor = new Actor(organisation, login, roles, subject);
        check(yaml, at, actor);
        return password(yaml, at, node).map(password -> new User(actor, password));
    }

    private static void check(Yaml yaml, String at, Actor actor) {
        String organisation = actor.organisation();
        if (!LOGIN.matcher(actor.login()).matches()) {
            yaml.problem(at, "log-in does not match " + LOGIN.pattern());
        }
        if (!organisation.isEmpty() && !Organisation.isValid(organisation)) {
            yaml.problem(at, "organisation '" + organisation + "', expected 1 to 64 of a-z, 0-9, hyphen");
        }
        if (organisation.equals(Actor.GRID)) {
            yaml.problem(at, "organisation 'grid' is the grid itself");
        }
        if (actor.subject() != null) {
            checkSubject(yaml, at, actor.subject());
        }
        if (actor.has(Role.ENTERPRISE) != (actor.subject() != null)) {
            yaml.problem(at, "role enterprise and 'subject' go together: a firm's own log-in names its firm");
        }
    }

    private static void checkSubject(Yaml yaml, String at, String subject) {
        try {
            EnterpriseId id = new EnterpriseId(subject);
            if (id.isGrid()) {
                yaml.problem(at, "subject '" + subject + "', expected a firm");
            }
        } catch (IllegalArgumentException e) {
            yaml.problem(at, "subject: " + e.getMessage());
        }
    }

    private static Set<Role> roles(Yaml yaml, String at, List<String> labels) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String label : labels) {
            Role.ofLabel(label)
                    .ifPresentOrElse(
                            roles::add,
                            () -> yaml.problem(
                                    at, "unknown role '" + label + "', expected one of " + labelsOf(Role.values())));
        }
        if (labels.isEmpty()) {
            yaml.problem(at, "'roles' is missing or empty");
        }
        return roles;
    }

    private static List<String> labelsOf(Role... roles) {
        return List.of(roles).stream().map(Role::label).toList();
    }

    private static Optional<PasswordHash> password(Yaml yaml, String at, JsonNode node) {
        try {
            return Optional.of(PasswordHash.parse(yaml.text(at, node, "password")));
        } catch (IllegalArgumentException e) {
            yaml.problem(at, "password: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Judges whether a log-in could be added.
     *
     * @throws IOException if there is one of that name, or something in it is wrong: names all that is
     */
    public void checkNew(Actor actor) throws IOException {
        String at = "user '" + actor.login() + "'";
        Yaml yaml = new Yaml(Path.of("users"));
        check(yaml, at, actor);
        if (actor.organisation().isEmpty() || actor.roles().isEmpty()) {
            yaml.problem(at, "expected an organisation and one role at least");
        }
        if (byLogin.containsKey(actor.login())) {
            yaml.problem(at, "there is one of that name; 'creditgrid user passwd' changes its password");
        }
        yaml.check();
    }

    /**
     * These log-ins and one more.
     *
     * @throws IOException if {@link #checkNew} has something against it
     */
    public Users with(User added) throws IOException {
        checkNew(added.actor());
        Map<String, User> more = new LinkedHashMap<>(byLogin);
        more.put(added.actor().login(), added);
        return new Users(more);
    }

    /**
     * These log-ins, one with another password.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Users withPassword(String login, PasswordHash password) {
        User user = find(login).orElseThrow(() -> new IllegalArgumentException("expected a log-in: name=" + login));
        Map<String, User> others = new LinkedHashMap<>(byLogin);
        others.put(login, new User(user.actor(), password));
        return new Users(others);
    }

    /** The user of a log-in, empty if there is none. */
    public Optional<User> find(String login) {
        return Optional.ofNullable(byLogin.get(login));
    }

    /** The subject that a message names by its id, null if it is no user. */
    @Nullable
    GateSubject subject(UUID id) {
        return bySubjectId.get(id);
    }

    /** All log-ins, sorted. */
    public List<String> logins() {
        return byLogin.keySet().stream().sorted().toList();
    }

    /** What the log-ins prove themselves by, in no order. */
    Stream<PasswordHash> passwords() {
        return byLogin.values().stream().map(User::password);
    }

    /** SHA-256 over all that the file says, 64 hex digits, to compare nodes by. */
    public String digest() {
        return Yaml.sha256(text());
    }

    /** The form of the users file, log-ins in order. */
    public String text() {
        StringBuilder text = new StringBuilder(byLogin.isEmpty() ? "users: {}\n" : "users:\n");
        new TreeMap<>(byLogin).forEach((login, user) -> append(text, login, user));
        return text.toString();
    }

    private static void append(StringBuilder text, String login, User user) {
        Actor actor = user.actor();
        String roles = actor.roles().stream()
                .sorted()
                .map(role -> Yaml.quoted(role.label()))
                .collect(Collectors.joining(", "));
        text.append("  ").append(Yaml.quoted(login)).append(":\n");
        line(text, "organisation", Yaml.quoted(actor.organisation()));
        line(text, "roles", "[" + roles + "]");
        if (actor.subject() != null) {
            line(text, "subject", Yaml.quoted(actor.subject()));
        }
        line(text, "password", Yaml.quoted(user.password().text()));
    }

    private static void line(StringBuilder text, String field, String value) {
        text.append("    ").append(field).append(": ").append(value).append('\n');
    }

    /** Writes a new users file, mode 0600. */
    public void write(Path file) throws IOException {
        OwnerOnly.write(file, HEADER + text());
    }

    /** Replaces a users file by one of mode 0600: whoever reads it sees the old one or the new. */
    public void replace(Path file) throws IOException {
        OwnerOnly.replace(file, HEADER + text());
    }

    @Override
    public String toString() {
        return "Users[" + byLogin.size() + "]";
    }
}

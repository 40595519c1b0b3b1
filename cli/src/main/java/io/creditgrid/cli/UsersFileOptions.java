package io.creditgrid.cli;

import io.creditgrid.grid.security.PasswordHash;
import io.creditgrid.grid.security.Users;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import picocli.CommandLine.Option;

/** The users file of a verb, and how a password comes to it. */
final class UsersFileOptions {
    /** 192 bits: nobody guesses them. */
    private static final int PASSWORD_BYTES = 24;

    /** Shorter ones are guessed. */
    private static final int PASSWORD_CHARS_MIN = 12;

    private static final int PASSWORD_CHARS_MAX = 1_000;

    @Option(
            names = "--users",
            paramLabel = "F",
            description = "the users file (default: ${DEFAULT-VALUE})",
            defaultValue = "users.yaml")
    private Path file = Path.of("users.yaml");

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    /** Says what was done to a log-in. */
    void tell(PrintWriter out, String what, String login) throws IOException {
        out.println(
                json
                        ? Answer.json().writeValueAsString(Map.of("login", login, "users", file.toString()))
                        : what + " " + login + " in " + file);
    }

    boolean isJson() {
        return json;
    }

    /** The log-ins of the file. */
    Users read() {
        try {
            return Users.read(file);
        } catch (IOException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    /** Puts other log-ins in their place, all or none. */
    void replace(Users users) throws IOException {
        users.replace(file);
    }

    Path file() {
        return file;
    }

    /**
     * The hash of the password in a file of mode 0600; where there is none, a password is drawn and written to it.
     *
     * @throws GridException BAD_CONFIGURATION if others may read it, or it is too short
     */
    static PasswordHash password(Path passwordFile, SecureRandom random) throws IOException {
        if (!Files.exists(passwordFile)) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            String drawn = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            OwnerOnly.write(passwordFile, drawn + "\n");
            return PasswordHash.ofDrawn(drawn, random);
        }
        OwnerOnly.check(passwordFile);
        String given = Files.readString(passwordFile).strip();
        if (given.length() < PASSWORD_CHARS_MIN || given.length() > PASSWORD_CHARS_MAX) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected a password of " + PASSWORD_CHARS_MIN + " to " + PASSWORD_CHARS_MAX + " characters in "
                            + passwordFile + ": it has " + given.length()
                            + "; take a longer one, or name a file that is not there to have one drawn");
        }
        return PasswordHash.of(given, random);
    }
}

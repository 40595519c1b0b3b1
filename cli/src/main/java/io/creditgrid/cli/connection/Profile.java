package io.creditgrid.cli.connection;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a grid under one log-in: a small file of {@code connect}, {@code user}, {@code password} and, where the servers
 * have TLS, {@code authority}; readable by its owner alone.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param addresses {@code host:port} of one or more nodes
 * @param user the log-in
 * @param password its password
 * @param authority PEM file of the authority that issued the servers' certificates, relative to the profile in its file; null
 *     where they have no TLS
 */
public record Profile(
        List<String> addresses,
        String user,
        String password,
        @Nullable Path authority) {
    private static final String CONNECT = "connect";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String AUTHORITY = "authority";

    /** Copies the list. */
    public Profile {
        addresses = List.copyOf(addresses);
    }

    /** A profile for servers without TLS. */
    public Profile(List<String> addresses, String user, String password) {
        this(addresses, user, password, null);
    }

    /**
     * Writes the file, mode 0600.
     *
     * @throws IOException if it cannot be written, or is there already
     */
    public void write(Path file) throws IOException {
        OwnerOnly.write(
                file,
                CONNECT + "=" + String.join(",", addresses) + "\n" + USER + "=" + user + "\n" + PASSWORD + "="
                        + password + "\n"
                        + (authority == null ? "" : authorityLine(file, authority)));
    }

    /** Relative, so that a folder with both may be moved. */
    private static String authorityLine(Path file, Path authority) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        return AUTHORITY + "=" + folder.relativize(authority.toAbsolutePath().normalize()) + "\n";
    }

    /**
     * Has a profile name an authority, unless it names one already.
     *
     * @return whether it was changed
     * @throws GridException BAD_CONFIGURATION if it is none
     * @throws IOException if it cannot be read or written, or others may read it
     */
    public static boolean nameAuthority(Path file, Path authority) throws IOException {
        if (read(file).authority() != null) {
            return false;
        }
        String text = Files.readString(file);
        OwnerOnly.replace(file, text + (text.endsWith("\n") ? "" : "\n") + authorityLine(file, authority));
        return true;
    }

    /**
     * Reads a file.
     *
     * @throws GridException BAD_CONFIGURATION if something is missing in it
     * @throws IOException if it cannot be read, or others may read it
     */
    public static Profile read(Path file) throws IOException {
        OwnerOnly.check(file);
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        String authority = properties.getProperty(AUTHORITY, "").strip();
        return new Profile(
                List.of(required(file, properties, CONNECT).split(",")),
                required(file, properties, USER),
                required(file, properties, PASSWORD),
                authority.isEmpty()
                        ? null
                        : file.toAbsolutePath().resolveSibling(authority).normalize());
    }

    private static String required(Path file, Properties properties, String name) {
        String value = properties.getProperty(name, "").strip();
        if (value.isEmpty()) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected '" + name + "=…' in the profile " + file + ": it is missing");
        }
        return value;
    }

    /** The addresses and the log-in; never the password. */
    @Override
    public String toString() {
        return "Profile[" + user + " at " + addresses + "]";
    }
}

package io.creditgrid.grid.security;

import io.creditgrid.grid.watch.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the users file again whenever it changes. A file that is broken changes nothing: the log-ins before it stay in force,
 * and the log says so once.
 *
 * <p><strong>Thread-safety.</strong> Safe; one thread of its own.
 */
public final class UsersWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsersWatch.class);

    private final Path file;
    private final LiveUsers users;
    private final FileWatch watch;

    private UsersWatch(Path file, LiveUsers users) {
        this.file = file;
        this.users = users;
        this.watch = FileWatch.start("creditgrid-users", List.of(file), this::read);
    }

    /** Follows a file until it is closed. */
    public static UsersWatch start(Path file, LiveUsers users) {
        return new UsersWatch(file, users);
    }

    private void read() {
        try {
            replace(Users.read(file));
        } catch (IOException | RuntimeException e) {
            LOG.error("the users file cannot be read, the log-ins before stay in force: {}", e.getMessage());
        }
    }

    private void replace(Users read) {
        Users before = users.get();
        if (read.digest().equals(before.digest())) {
            return;
        }
        users.replace(read);
        List<String> added = new ArrayList<>(read.logins());
        added.removeAll(before.logins());
        List<String> removed = new ArrayList<>(before.logins());
        removed.removeAll(read.logins());
        long changed = read.logins().stream()
                .filter(login -> isOther(before, read, login))
                .count();
        LOG.info(
                "the users file was read again: {} log-ins, {} added, {} removed, {} changed",
                read.logins().size(),
                added.size(),
                removed.size(),
                changed);
    }

    private static boolean isOther(Users before, Users now, String login) {
        Users.User old = before.find(login).orElse(null);
        Users.User young = now.find(login).orElse(null);
        return old != null
                && young != null
                && !(Objects.equals(old.actor(), young.actor())
                        && old.password().text().equals(young.password().text()));
    }

    @Override
    public void close() {
        watch.close();
    }
}

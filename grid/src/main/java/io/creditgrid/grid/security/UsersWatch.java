package io.creditgrid.grid.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the users file again whenever it changes. A file that is broken changes nothing: the log-ins before it stay in force,
 * and the log says so once.
 *
 * <p><strong>Thread-safety.</strong> Safe; one thread of its own.
 */
public final class UsersWatch implements AutoCloseable {
    /** How often the file is looked at: how long a change takes to be in force. */
    public static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(UsersWatch.class);

    private final Path file;
    private final LiveUsers users;
    private final ScheduledThreadPoolExecutor timer;
    private @Nullable Object seen;

    private UsersWatch(Path file, LiveUsers users) {
        this.file = file;
        this.users = users;
        this.timer = new ScheduledThreadPoolExecutor(1, run -> {
            Thread thread = new Thread(run, "creditgrid-users");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Follows a file until it is closed. */
    public static UsersWatch start(Path file, LiveUsers users) {
        UsersWatch watch = new UsersWatch(file, users);
        // the first look reads it: it may have changed since the node read it
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        Object now = state();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            replace(Users.read(file));
        } catch (IOException | RuntimeException e) {
            LOG.error("the users file cannot be read, the log-ins before stay in force: {}", e.getMessage());
        }
    }

    /** What changes with the file: a file put in its place has another key, even in the same instant. */
    private Object state() {
        try {
            BasicFileAttributes file = Files.readAttributes(this.file, BasicFileAttributes.class);
            return List.of(file.lastModifiedTime(), file.size(), String.valueOf(file.fileKey()));
        } catch (IOException e) {
            return "absent";
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
        timer.shutdownNow();
    }
}

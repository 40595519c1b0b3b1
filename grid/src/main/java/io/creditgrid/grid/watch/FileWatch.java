package io.creditgrid.grid.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files again and again, and has them read when one of them has changed. What comes of a file that is broken is for its
 * reader to say; the watch goes on.
 *
 * <p><strong>Thread-safety.</strong> Safe; one thread of its own, on which the reader runs.
 */
public final class FileWatch implements AutoCloseable {
    /** How often the files are looked at: how long a change takes to be in force. */
    public static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final List<Path> files;
    private final Runnable reader;
    private final ScheduledThreadPoolExecutor timer;
    private @Nullable Object seen;

    private FileWatch(String name, List<Path> files, Runnable reader) {
        this.files = List.copyOf(files);
        this.reader = reader;
        this.timer = new ScheduledThreadPoolExecutor(1, run -> {
            Thread thread = new Thread(run, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Follows files until it is closed.
     *
     * @param name of its thread
     * @param reader reads all of them; called at once, since they may have changed since they were read, and after each change
     */
    public static FileWatch start(String name, List<Path> files, Runnable reader) {
        FileWatch watch = new FileWatch(name, files, reader);
        var unused = watch.timer.scheduleWithFixedDelay(watch::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        Object now = files.stream().map(FileWatch::state).toList();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            reader.run();
        } catch (RuntimeException e) {
            LOG.error("{} could not be read again", files, e); // thrown on, it would end the watch
        }
    }

    /** What changes with the file: a file put in its place has another key, even in the same instant. */
    private static Object state(Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return List.of(file.lastModifiedTime(), file.size(), String.valueOf(file.fileKey()));
        } catch (IOException e) {
            return "absent";
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

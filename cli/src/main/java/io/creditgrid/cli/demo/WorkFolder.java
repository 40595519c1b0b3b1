package io.creditgrid.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new folder for one run, removed with all that is in it unless it is kept.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class WorkFolder implements AutoCloseable {
    private static final int TRIES = 30;
    private static final int PAUSE_MILLIS = 100;

    private final Path dir;
    private final boolean keep;

    private WorkFolder(Path dir, boolean keep) {
        this.dir = dir;
        this.keep = keep;
    }

    /** A new folder where the system has its temporary files. */
    public static WorkFolder create(String prefix, boolean keep) throws IOException {
        return new WorkFolder(Files.createTempDirectory(prefix), keep);
    }

    /** The folder. */
    public Path dir() {
        return dir;
    }

    /** Removes it; tries for a while, since whoever was interrupted may still write into it. */
    @Override
    public synchronized void close() {
        for (int tries = 1; !keep && Files.exists(dir); tries++) {
            try {
                remove();
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new UncheckedIOException("the folder " + dir + " could not be removed; remove it by hand", e);
                }
                pause();
            }
        }
    }

    private void remove() throws IOException {
        try (Stream<Path> walk = Files.walk(dir)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

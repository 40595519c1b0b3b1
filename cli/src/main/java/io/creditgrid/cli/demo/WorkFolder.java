package io.creditgrid.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new folder for one run, removed with all that is in it unless it is kept.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class WorkFolder implements AutoCloseable {
    private final Path dir;
    private final boolean keep;

    private WorkFolder(Path dir, boolean keep) {
        this.dir = dir;
        this.keep = keep;
    }

    /** A new folder where the system has its temporary files. */
    static WorkFolder create(String prefix, boolean keep) throws IOException {
        return new WorkFolder(Files.createTempDirectory(prefix), keep);
    }

    Path dir() {
        return dir;
    }

    @Override
    public synchronized void close() {
        if (keep || !Files.exists(dir)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(dir)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // gone meanwhile: what is wanted
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + dir + " could not be removed; remove it by hand", e);
        }
    }
}

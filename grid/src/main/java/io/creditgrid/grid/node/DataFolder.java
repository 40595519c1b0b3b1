package io.creditgrid.grid.node;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node's hold on its data folder: the file {@code node.pid} in it names the process, and is locked as long as that
 * process lives. The lock goes with the process, however it ends, so what a killed one left behind hinders nobody.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class DataFolder implements AutoCloseable {
    private static final String FILE = "node.pid";

    /** Names the grid whose data lie here. */
    private static final String GRID = "grid.fingerprint";

    private static final Pattern CONTENT = Pattern.compile("pid=([0-9]+)\\nstarted=(\\S+)\\n");

    /** The start of a process is computed from the time since boot, whose clock may be corrected meanwhile. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes hold of a folder for this process; makes it where it is absent.
     *
     * @throws GridException UNAVAILABLE if another process has it
     * @throws IOException if it cannot be written
     */
    public static DataFolder hold(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "expected a data folder that no other node has: " + folder + " is held by process " + pid(file)
                            + "; stop that one, or give this node another 'data'");
        }
        ProcessHandle self = ProcessHandle.current();
        String content =
                "pid=" + self.pid() + "\nstarted=" + self.info().startInstant().orElse(Instant.EPOCH) + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
        return new DataFolder(folder, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process has it
        }
    }

    private static String pid(Path file) throws IOException {
        Matcher content = CONTENT.matcher(Files.readString(file));
        return content.matches() ? content.group(1) : "unknown";
    }

    /**
     * The process that holds a folder; empty if none does.
     *
     * @throws GridException UNAVAILABLE if one does, but is not the one that the file names
     * @throws IOException if the file cannot be read
     */
    public static Optional<ProcessHandle> holder(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (lock(channel) != null) {
                return Optional.empty();
            }
        }
        Matcher content = CONTENT.matcher(Files.readString(file));
        Optional<ProcessHandle> process =
                content.matches() ? ProcessHandle.of(Long.parseLong(content.group(1))) : Optional.empty();
        if (process.isEmpty() || !isSame(process.get(), Instant.parse(content.group(2)))) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "expected " + file + " to name the process that holds it: it does not; find and stop that by hand");
        }
        return process;
    }

    /**
     * Notes whose data lie in the folder, once the node serves them; for {@link #gridOf}.
     *
     * @param fingerprint of the grid's key file, which says nothing about the keys
     */
    public void note(String fingerprint) throws IOException {
        Path file = folder.resolve(GRID);
        if (!Files.exists(file)) {
            Path next = Files.writeString(folder.resolve(GRID + ".next"), fingerprint + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The fingerprint of the key file of the grid whose data lie in a folder; empty if no node has served them yet. */
    public static Optional<String> gridOf(Path folder) throws IOException {
        Path file = folder.resolve(GRID);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    private static boolean isSame(ProcessHandle process, Instant started) {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        return Duration.between(start, started).abs().compareTo(START_TOLERANCE) <= 0;
    }

    /** Lets go of the folder. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}

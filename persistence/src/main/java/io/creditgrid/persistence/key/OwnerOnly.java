package io.creditgrid.persistence.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that their owner alone may read: key files, password files, profiles.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final String POSIX = "posix";
    private static final String UNIX = "unix";
    private static final int ROOT_ID = 0;
    private static final String ROOT = "root";

    private OwnerOnly() {}

    /**
     * Writes {@code text} to a new file of mode 0600, which never existed with a wider one.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one
     */
    public static void write(Path file, String text) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileAttribute<?>[] mode = isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(file, options, mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /**
     * Replaces a file by one of mode 0600: whoever reads it sees the old text or the new one, also after a crash. A file that a
     * crash left half written beside it is removed.
     *
     * @throws IOException if it cannot be written; then the old one is there
     */
    public static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        write(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(file.toAbsolutePath().getParent());
    }

    /** Makes the new name last; a file system that cannot open folders has no such promise to give. */
    private static void forceFolder(@Nullable Path folder) throws IOException {
        if (folder != null && isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Refuses a secret that others than its owner may read. One that belongs to root may be readable by a group, as Kubernetes
     * mounts secrets for the processes of a pod: they cannot own them.
     *
     * @throws IOException if the file is not there or too widely readable; says the cure
     */
    public static void check(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file: " + file);
        }
        if (!isPosix(file)) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        boolean groupReads = mode.contains(PosixFilePermission.GROUP_READ) && !isLentByRoot(file);
        if (groupReads || mode.contains(PosixFilePermission.OTHERS_READ)) {
            throw new IOException(
                    "others may read " + file + " (" + PosixFilePermissions.toString(mode) + "): run chmod 600 on it");
        }
    }

    private static boolean isLentByRoot(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains(UNIX)
                && Integer.valueOf(ROOT_ID).equals(Files.getAttribute(file, UNIX + ":uid"))
                && !ROOT.equals(System.getProperty("user.name"));
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains(POSIX);
    }
}

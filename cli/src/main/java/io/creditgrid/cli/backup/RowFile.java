package io.creditgrid.cli.backup;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupManifest.Part;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Files of rows: each row a u32 length, big-endian, and its bytes. Read and written as a stream. */
final class RowFile {
    private static final int BUFFER = 1 << 16;

    /** No row is longer by far: it would not fit into a transaction. */
    private static final int ROW_BYTES_MAX = 16 << 20;

    private RowFile() {}

    /** Takes rows one by one. Not thread-safe. */
    static final class Writer implements AutoCloseable {
        private final String name;
        private final FileChannel channel;
        private final MessageDigest digest = sha256();
        private final DataOutputStream out;
        private long rows;
        private long bytes;

        Writer(Path folder, String name) throws IOException {
            this.name = name;
            this.channel =
                    FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.out = new DataOutputStream(new DigestOutputStream(
                    new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel), BUFFER), digest));
        }

        void add(byte[] row) throws IOException {
            out.writeInt(row.length);
            out.write(row);
            rows++;
            bytes += Integer.BYTES + row.length;
        }

        /** Ends the file, which is on disk then. */
        Part end() throws IOException {
            out.flush();
            channel.force(true);
            return new Part(name, rows, bytes, HexFormat.of().formatHex(digest.digest()));
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Gives rows in pages. Not thread-safe. */
    static final class Reader implements AutoCloseable {
        private final Path file;
        private final DataInputStream in;
        private long left;

        Reader(Path folder, Part part) throws IOException {
            this.file = folder.resolve(part.name());
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            this.left = part.rows();
        }

        /** The next rows, until they have that many bytes; empty at the end. */
        List<byte[]> page(int pageBytes) throws IOException {
            List<byte[]> rows = new ArrayList<>();
            for (long bytes = 0; left > 0 && bytes < pageBytes; left--) {
                int length = in.readInt();
                if (length < 0 || length > ROW_BYTES_MAX) {
                    throw damaged(file, "a row of " + length + " bytes");
                }
                byte[] row = new byte[length];
                in.readFully(row);
                rows.add(row);
                bytes += length;
            }
            return rows;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /**
     * Reads a file to its end and compares it with what the manifest says.
     *
     * @throws GridException BAD_BACKUP if it is missing, or any byte is another one
     */
    static void check(Path folder, Part part) throws IOException {
        Path file = folder.resolve(part.name());
        MessageDigest digest = sha256();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        } catch (NoSuchFileException e) {
            throw damaged(file, "no such file");
        }
        if (bytes != part.bytes()
                || !HexFormat.of()
                        .formatHex(digest.digest())
                        .equals(part.sha256().toLowerCase(Locale.ROOT))) {
            throw damaged(file, "other bytes");
        }
    }

    static GridException damaged(Path file, String found) {
        return new GridException(
                GridError.BAD_BACKUP,
                "expected the file that the manifest names: " + file + " has " + found
                        + "; the backup is damaged, take another one");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256, which every Java runtime must have", e);
        }
    }
}

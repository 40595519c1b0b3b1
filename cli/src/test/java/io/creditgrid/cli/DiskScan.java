package io.creditgrid.cli;

import io.creditgrid.model.ledger.GridIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Searches the files of stopped nodes: store, write-ahead log, archive, key file. It shares no code with what wrote them. */
final class DiskScan {
    private static final int WRAPPED = 12 + 32 + 16;

    /** So many zero bytes in a row stand in no random bytes of that length, but all over empty pages. */
    private static final int ZEROS = 6;

    private final List<Path> files = new ArrayList<>();

    DiskScan(Path... folders) throws IOException {
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
    }

    /** Files with these bytes. */
    List<String> filesWith(byte[] bytes) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            if (indexOf(Files.readAllBytes(file), bytes) >= 0) {
                found.add(file.getFileName().toString());
            }
        }
        return found;
    }

    /** Files with a text, in UTF-8 or UTF-16. */
    List<String> filesWith(String text) throws IOException {
        List<String> found = new ArrayList<>(filesWith(text.getBytes(StandardCharsets.UTF_8)));
        found.addAll(filesWith(text.getBytes(StandardCharsets.UTF_16LE)));
        found.addAll(filesWith(text.getBytes(StandardCharsets.UTF_16BE)));
        return found;
    }

    /** Files with an amount as eight bytes, in either order. */
    List<String> filesWith(long amount) throws IOException {
        List<String> found =
                new ArrayList<>(filesWith(ByteBuffer.allocate(8).putLong(amount).array()));
        found.addAll(filesWith(
                ByteBuffer.allocate(8).putLong(Long.reverseBytes(amount)).array()));
        return found;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        outer:
        for (int i = 0; i + part.length <= bytes.length; i++) {
            for (int j = 0; j < part.length; j++) {
                if (bytes[i + j] != part[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }

    /** The keys of a subject that {@code kek} opens, at whatever offset of whatever file they are wrapped. */
    Set<String> keysOf(GridIdentity grid, int partition, byte[] firmTag, byte[] kek)
            throws IOException, GeneralSecurityException {
        byte[] label = "creditgrid-subject".getBytes(StandardCharsets.US_ASCII);
        byte[] associated = ByteBuffer.allocate(label.length + 16 + 4 + 16)
                .put(label)
                .put(grid.gridId().array())
                .putInt(partition)
                .put(firmTag)
                .array();
        SecretKeySpec key = new SecretKeySpec(kek, "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        Set<String> keys = new HashSet<>();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            int zeros = 0;
            int clean = 0; // bytes up to here without a run of zeros
            for (int end = 0; end < bytes.length; end++) {
                zeros = bytes[end] == 0 ? zeros + 1 : 0;
                clean = zeros >= ZEROS ? 0 : clean + 1;
                if (clean >= WRAPPED) {
                    open(cipher, key, associated, bytes, end + 1 - WRAPPED, keys);
                }
            }
        }
        return keys;
    }

    private static void open(
            Cipher cipher, SecretKeySpec key, byte[] associated, byte[] bytes, int at, Set<String> keys)
            throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, bytes, at, 12));
        cipher.updateAAD(associated);
        try {
            keys.add(java.util.HexFormat.of().formatHex(cipher.doFinal(bytes, at + 12, WRAPPED - 12)));
        } catch (AEADBadTagException e) {
            // no wrapped key stands here
        }
    }
}

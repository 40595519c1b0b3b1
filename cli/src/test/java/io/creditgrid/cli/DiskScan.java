package io.creditgrid.cli;

import io.creditgrid.model.ledger.GridIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Searches the files of stopped nodes: store, write-ahead log, archive, key file. It shares no code with what wrote them. Ask for
 * all that is looked for, then {@link #run} once.
 */
final class DiskScan {
    private static final int NONCE = 12;
    private static final int WRAPPED = NONCE + 32 + 16;

    /**
     * A wrapped key is 60 random bytes. These have about 54 different values, and fewer than this once in some hundred million;
     * pages, text and numbers have fewer nearly always.
     */
    private static final int DIFFERENT_MIN = 40;

    private final Map<String, List<byte[]>> needles = new LinkedHashMap<>();
    private final Map<String, Wrapping> wrappings = new LinkedHashMap<>();
    private final Set<String> found = new TreeSet<>();
    private final Map<String, Set<String>> keys = new LinkedHashMap<>();

    /** A key that may wrap the key of a subject. */
    private record Wrapping(SecretKeySpec kek, byte[] associated) {}

    /** Looks for a text, in UTF-8 or UTF-16. */
    void text(String text) {
        needles.put(
                text,
                List.of(
                        text.getBytes(StandardCharsets.UTF_8),
                        text.getBytes(StandardCharsets.UTF_16LE),
                        text.getBytes(StandardCharsets.UTF_16BE)));
    }

    /** Looks for a number as eight bytes, in either order. */
    void number(long number) {
        needles.put(
                Long.toString(number),
                List.of(
                        ByteBuffer.allocate(8).putLong(number).array(),
                        ByteBuffer.allocate(8)
                                .putLong(Long.reverseBytes(number))
                                .array()));
    }

    /** Looks for a secret, as it is or in hexadecimal. */
    void secret(String name, byte[] secret) {
        String hex = HexFormat.of().formatHex(secret);
        needles.put(name, List.of(secret, hex.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Looks for keys of a subject that {@code kek} opens, at whatever offset of whatever file they are wrapped. */
    void wrapped(String name, GridIdentity grid, int partition, byte[] firmTag, byte[] kek) {
        byte[] label = "creditgrid-subject".getBytes(StandardCharsets.US_ASCII);
        byte[] associated = ByteBuffer.allocate(label.length + 16 + 4 + 16)
                .put(label)
                .put(grid.gridId().array())
                .putInt(partition)
                .put(firmTag)
                .array();
        wrappings.put(name, new Wrapping(new SecretKeySpec(kek, "AES"), associated));
        keys.put(name, new HashSet<>());
    }

    /** Searches all files under some folders. */
    void run(Path... folders) throws IOException, GeneralSecurityException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            needles.forEach((name, forms) -> {
                if (forms.stream().anyMatch(form -> contains(bytes, form))) {
                    found.add(name);
                }
            });
            findKeys(bytes);
        }
    }

    /** What of texts, numbers and secrets was found, by name. */
    Set<String> found() {
        return found;
    }

    /** The keys that were found wrapped, in hexadecimal. */
    Set<String> keys(String name) {
        return keys.getOrDefault(name, Set.of());
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        byte first = part[0];
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (bytes[i] == first && Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    private void findKeys(byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        int[] counts = new int[256];
        int different = 0;
        for (int end = 0; end < bytes.length; end++) {
            different += counts[bytes[end] & 0xff]++ == 0 ? 1 : 0;
            int start = end + 1 - WRAPPED;
            if (start > 0) {
                different -= --counts[bytes[start - 1] & 0xff] == 0 ? 1 : 0;
            }
            if (start >= 0 && different >= DIFFERENT_MIN) {
                for (Map.Entry<String, Wrapping> each : wrappings.entrySet()) {
                    String key = open(cipher, each.getValue(), bytes, start);
                    if (key != null) {
                        keys.computeIfAbsent(each.getKey(), name -> new HashSet<>())
                                .add(key);
                    }
                }
            }
        }
    }

    private static @Nullable String open(Cipher cipher, Wrapping wrapping, byte[] bytes, int at)
            throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, wrapping.kek(), new GCMParameterSpec(128, bytes, at, NONCE));
        cipher.updateAAD(wrapping.associated());
        try {
            return HexFormat.of().formatHex(cipher.doFinal(bytes, at + NONCE, WRAPPED - NONCE));
        } catch (AEADBadTagException e) {
            return null; // no wrapped key stands here
        }
    }
}

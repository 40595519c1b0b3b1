package io.creditgrid.persistence.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one grid, the same on every server and never on a client: grid id, tag key, salt key, the secret by
 * which servers know each other, and the key-encryption keys (KEKs) that wrap the keys of personal subjects.
 *
 * <p>Whoever holds the file can open every commitment of the log; whoever loses it can open none, and loses what was
 * written about personal subjects for ever. It lies outside Ignite's folders, so that a copy of the data does not carry
 * it.
 *
 * <p>As a file: UTF-8 text, lines {@code name: hex}, comments from {@code #} on, mode 0600. A KEK is a line {@code kek.N:
 * hex}, N from 1 on; the greatest N wraps, the others only open.
 *
 * <p><strong>Thread-safety.</strong> Immutable; all arrays are copied.
 */
public final class KeyFile {
    /** Length of the grid id in bytes. */
    public static final int GRID_ID_BYTES = 16;

    /** Length of each key in bytes: as long as the digest, so that HMAC-SHA256 takes it as it is. */
    public static final int KEY_BYTES = 32;

    private static final int FINGERPRINT_BYTES = 16;
    private static final String FINGERPRINT_LABEL = "creditgrid-key-file";
    private static final String KEK_LABEL = "creditgrid-kek";

    private static final String GRID_ID = "gridId";
    private static final String TAG_KEY = "tagKey";
    private static final String SALT_KEY = "saltKey";
    private static final String NODE_SECRET = "nodeSecret";
    private static final List<String> NAMES = List.of(GRID_ID, TAG_KEY, SALT_KEY, NODE_SECRET);

    private static final String KEK = "kek.";
    private static final Pattern KEK_NAME = Pattern.compile("kek\\.[1-9][0-9]{0,8}");

    private static final String HEADER = """
            # Key file of a credit grid: the same on every server, never on a client.
            # Whoever holds it can open every commitment of the log.
            # Whoever loses it can open none of them, and loses all that was written about personal subjects:
            # keep a copy, apart from the data. A copy that still has a key kek.N which a rewrap deleted
            # undoes the destruction of subjects: replace old copies.
            """;

    private final byte[] gridId;
    private final byte[] tagKey;
    private final byte[] saltKey;
    private final byte[] nodeSecret;
    private final SortedMap<Integer, byte[]> keks;
    private final @Nullable Path file;

    /**
     * @param gridId 16 bytes
     * @param tagKey 32 bytes; makes the tags that stand for firms and keys
     * @param saltKey 32 bytes; K of the commitments
     * @param nodeSecret 32 bytes; by which servers know each other
     * @param keks key-encryption keys of 32 bytes by id, 1 or more; at least one
     * @throws IllegalArgumentException if a length is not the stated one
     */
    public KeyFile(byte[] gridId, byte[] tagKey, byte[] saltKey, byte[] nodeSecret, Map<Integer, byte[]> keks) {
        this(gridId, tagKey, saltKey, nodeSecret, keks, null);
    }

    private KeyFile(
            byte[] gridId,
            byte[] tagKey,
            byte[] saltKey,
            byte[] nodeSecret,
            Map<Integer, byte[]> keks,
            @Nullable Path file) {
        this.gridId = ofLength(GRID_ID, gridId, GRID_ID_BYTES);
        this.tagKey = ofLength(TAG_KEY, tagKey, KEY_BYTES);
        this.saltKey = ofLength(SALT_KEY, saltKey, KEY_BYTES);
        this.nodeSecret = ofLength(NODE_SECRET, nodeSecret, KEY_BYTES);
        this.keks = new TreeMap<>();
        keks.forEach((id, kek) -> this.keks.put(id, ofLength(KEK + id, kek, KEY_BYTES)));
        if (keks.isEmpty() || this.keks.firstKey() < 1) {
            throw new IllegalArgumentException(
                    "expected one or more keys " + KEK + "N with N from 1 on: " + this.keks.keySet());
        }
        this.file = file;
    }

    /** New secrets, drawn from {@code random}. */
    public static KeyFile generate(SecureRandom random) {
        return new KeyFile(
                draw(random, GRID_ID_BYTES),
                draw(random, KEY_BYTES),
                draw(random, KEY_BYTES),
                draw(random, KEY_BYTES),
                Map.of(1, draw(random, KEY_BYTES)));
    }

    /**
     * Reads a key file.
     *
     * @throws IOException if it cannot be read, or if others than its owner may
     * @throws IllegalArgumentException if a line, name or length is not as expected; never shows a value
     */
    public static KeyFile read(Path file) throws IOException {
        OwnerOnly.check(file);
        Map<String, byte[]> values = parse(file);
        for (String name : NAMES) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException("key file " + file + ": '" + name + "' is missing");
            }
        }
        try {
            return new KeyFile(
                    value(values, GRID_ID),
                    value(values, TAG_KEY),
                    value(values, SALT_KEY),
                    value(values, NODE_SECRET),
                    keks(values),
                    file);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key file " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes the file with mode 0600.
     *
     * @return these keys as that file's
     * @throws java.nio.file.FileAlreadyExistsException if there is one: a lost key file cannot be made again
     */
    public KeyFile write(Path target) throws IOException {
        OwnerOnly.write(target, text());
        return new KeyFile(gridId, tagKey, saltKey, nodeSecret, keks, target);
    }

    /**
     * Replaces the file that these keys were read from, or an earlier state of them, in one step.
     *
     * @return these keys as that file's
     * @throws IOException if it cannot be written; then the old one is there
     */
    public KeyFile replace(Path target) throws IOException {
        OwnerOnly.replace(target, text());
        return new KeyFile(gridId, tagKey, saltKey, nodeSecret, keks, target);
    }

    private String text() {
        HexFormat hex = HexFormat.of();
        StringBuilder text = new StringBuilder(HEADER)
                .append(GRID_ID + ": " + hex.formatHex(gridId) + "\n")
                .append(TAG_KEY + ": " + hex.formatHex(tagKey) + "\n")
                .append(SALT_KEY + ": " + hex.formatHex(saltKey) + "\n")
                .append(NODE_SECRET + ": " + hex.formatHex(nodeSecret) + "\n");
        keks.forEach((id, kek) -> text.append(KEK + id + ": " + hex.formatHex(kek) + "\n"));
        return text.toString();
    }

    private static Map<Integer, byte[]> keks(Map<String, byte[]> values) {
        Map<Integer, byte[]> keks = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(KEK)) {
                keks.put(Integer.valueOf(name.substring(KEK.length())), value);
            }
        });
        return keks;
    }

    private static byte[] value(Map<String, byte[]> values, String name) {
        return values.getOrDefault(name, new byte[0]);
    }

    private static Map<String, byte[]> parse(Path file) throws IOException {
        Map<String, byte[]> values = new LinkedHashMap<>();
        int number = 0;
        for (String raw : Files.readAllLines(file)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            if (!NAMES.contains(name) && !KEK_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("key file " + file + ", line " + number
                        + ": expected 'name: hex' with a name of " + NAMES + " or " + KEK + "N");
            }
            if (values.put(name, hex(file, number, line.substring(colon + 1).strip())) != null) {
                throw new IllegalArgumentException(
                        "key file " + file + ", line " + number + ": '" + name + "' stands twice");
            }
        }
        return values;
    }

    private static byte[] hex(Path file, int number, String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            // its message quotes the value, which is a secret: leave it out, and the cause too
            throw new IllegalArgumentException("key file " + file + ", line " + number + ": the value is not hex");
        }
    }

    private static byte[] draw(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] ofLength(String name, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("expected " + length + " bytes: " + name + " has " + bytes.length);
        }
        return bytes.clone();
    }

    /** 16 random bytes that name this grid. */
    public byte[] gridId() {
        return gridId.clone();
    }

    /** 32 bytes; makes the tags that stand for firms, keys and persons. */
    public byte[] tagKey() {
        return tagKey.clone();
    }

    /** 32 bytes; K of the commitments. */
    public byte[] saltKey() {
        return saltKey.clone();
    }

    /** 32 bytes; by which servers know each other. */
    public byte[] nodeSecret() {
        return nodeSecret.clone();
    }

    /** The file that holds these keys; empty if they were never in one. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Ids of the KEKs, ascending. */
    public List<Integer> kekIds() {
        return List.copyOf(keks.keySet());
    }

    /** The id of the KEK that wraps. */
    public int newestKek() {
        return keks.lastKey();
    }

    /** The KEK with an id, 32 bytes; null if there is none. */
    public byte @Nullable [] kek(int id) {
        byte[] kek = keks.get(id);
        return kek == null ? null : kek.clone();
    }

    /** The same with one more KEK, which wraps from now on. */
    public KeyFile withNewKek(SecureRandom random) {
        Map<Integer, byte[]> more = new TreeMap<>(keks);
        more.put(newestKek() + 1, draw(random, KEY_BYTES));
        return new KeyFile(gridId, tagKey, saltKey, nodeSecret, more, file);
    }

    /** The same with the newest KEK alone. */
    public KeyFile withNewestKekAlone() {
        return new KeyFile(gridId, tagKey, saltKey, nodeSecret, keks.tailMap(newestKek()), file);
    }

    /** 32 hex digits that tell whether two servers hold the same KEK as the newest. It says nothing about the key. */
    public String kekFingerprint() {
        MessageDigest sha256 = sha256();
        sha256.update(KEK_LABEL.getBytes(StandardCharsets.US_ASCII));
        sha256.update(Integer.toString(newestKek()).getBytes(StandardCharsets.US_ASCII));
        sha256.update(keks.get(newestKek()));
        return HexFormat.of().formatHex(sha256.digest(), 0, FINGERPRINT_BYTES);
    }

    /**
     * 32 hex digits that tell whether two servers hold the same grid id and keys. Shown to other nodes and in logs; it
     * says nothing about the keys. The node secret and the KEKs are not in it: they may be changed without a new grid.
     */
    public String fingerprint() {
        MessageDigest sha256 = sha256();
        sha256.update(FINGERPRINT_LABEL.getBytes(StandardCharsets.US_ASCII));
        sha256.update(gridId);
        sha256.update(tagKey);
        sha256.update(saltKey);
        return HexFormat.of().formatHex(sha256.digest(), 0, FINGERPRINT_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Whether {@code secret} is this grid's node secret, in a time that does not depend on where they differ. */
    public boolean isNodeSecret(byte[] secret) {
        return MessageDigest.isEqual(nodeSecret, secret);
    }

    /** The fingerprint alone: no secret ever reaches a log. */
    @Override
    public String toString() {
        return "KeyFile[" + fingerprint() + "]";
    }
}

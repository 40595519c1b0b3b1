package io.creditgrid.cli.backup;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupManifest.Part;
import io.creditgrid.persistence.key.KeyFile;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/*
 * Three lines of text: what it is and the rounds; salt and nonce; the encrypted key file. AES-256-GCM under a key that
 * PBKDF2 with HMAC-SHA256 makes from the passphrase, with the first line as associated data. OWASP's advice of 2023 for this
 * function is 600,000 rounds.
 */
/**
 * A copy of the key file inside a backup, encrypted under a passphrase.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param keys the key file
 * @param passphrase file whose text, without spaces at its ends, is the passphrase; readable by its owner alone
 */
public record KeyExport(Path keys, Path passphrase) {
    static final String FILE = "grid.keys.encrypted";

    /** Shorter ones can be tried out. */
    static final int PASSPHRASE_CHARS_MIN = 12;

    private static final int ROUNDS = 600_000;
    private static final String HEADER = "creditgrid-keys 1 PBKDF2WithHmacSHA256 AES-256-GCM ";
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;

    /**
     * Writes the copy.
     *
     * @return what the manifest says of it; it has no rows
     * @param fingerprint of the key file that the backup needs
     * @throws GridException BAD_REQUEST if the key file is another one, or the passphrase is too short
     */
    Part write(Path folder, String fingerprint) throws IOException {
        KeyFile read = KeyFile.read(keys);
        if (!read.fingerprint().equals(fingerprint)) {
            throw wrong(
                    "expected the key file of this grid, " + fingerprint + ": " + keys + " is " + read.fingerprint());
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        SecureRandom random = new SecureRandom();
        random.nextBytes(salt);
        random.nextBytes(nonce);
        String header = HEADER + ROUNDS;
        byte[] text = apply(Cipher.ENCRYPT_MODE, header, ROUNDS, salt, nonce, Files.readAllBytes(keys));
        HexFormat hex = HexFormat.of();
        String copy =
                header + "\n" + hex.formatHex(salt) + " " + hex.formatHex(nonce) + "\n" + hex.formatHex(text) + "\n";
        OwnerOnly.write(folder.resolve(FILE), copy);
        byte[] bytes = copy.getBytes(StandardCharsets.UTF_8);
        return new Part(FILE, 0, bytes.length, hex.formatHex(RowFile.sha256().digest(bytes)));
    }

    /**
     * Writes the key file that a backup has a copy of to {@link #keys}, with mode 0600.
     *
     * @throws GridException BAD_BACKUP if there is no copy, or it was altered, or the passphrase is another one
     * @throws java.nio.file.FileAlreadyExistsException if there is such a file
     */
    public void restore(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new GridException(
                    GridError.BAD_BACKUP,
                    "expected a backup with keys: " + file + " is not there; use your own copy",
                    e);
        }
        String header = lines.isEmpty() ? "" : lines.get(0);
        String[] drawn = lines.size() == 3 ? lines.get(1).split(" ", -1) : new String[0];
        if (!header.equals(HEADER + ROUNDS) || drawn.length != 2) {
            throw RowFile.damaged(file, "another form");
        }
        byte[] plain;
        try {
            HexFormat hex = HexFormat.of();
            plain = apply(
                    Cipher.DECRYPT_MODE,
                    header,
                    ROUNDS,
                    hex.parseHex(drawn[0]),
                    hex.parseHex(drawn[1]),
                    hex.parseHex(lines.get(2)));
        } catch (IllegalArgumentException e) {
            throw RowFile.damaged(file, "another form");
        }
        OwnerOnly.write(keys, new String(plain, StandardCharsets.UTF_8));
    }

    private byte[] apply(int mode, String header, int rounds, byte[] salt, byte[] nonce, byte[] text)
            throws IOException {
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(secret(), salt, rounds, KEY_BITS))
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(text);
        } catch (AEADBadTagException e) {
            throw new GridException(
                    GridError.BAD_BACKUP,
                    "expected the passphrase of this backup: that of " + passphrase
                            + " does not open its keys, or they were" + " altered",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected PBKDF2 and AES-256-GCM, which every Java runtime has", e);
        }
    }

    private char[] secret() throws IOException {
        OwnerOnly.check(passphrase);
        String text = Files.readString(passphrase).strip();
        if (text.length() < PASSPHRASE_CHARS_MIN) {
            throw wrong("expected a passphrase of " + PASSPHRASE_CHARS_MIN + " characters or more: " + passphrase
                    + " has " + text.length());
        }
        return text.toCharArray();
    }

    private static GridException wrong(String message) {
        return new GridException(GridError.BAD_REQUEST, message);
    }
}

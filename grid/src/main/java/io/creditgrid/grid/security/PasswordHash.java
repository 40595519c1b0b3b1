package io.creditgrid.grid.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as the users file keeps it: {@code pbkdf2-sha256$<iterations>$<salt>$<hash>}, salt and hash in Base64
 * (RFC 8018, PBKDF2 with HMAC-SHA256).
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class PasswordHash {
    /** Iterations of new hashes: about 0.1 s of one core, far below the handshake time-out of 10 s. */
    public static final int ITERATIONS = 210_000;

    private static final int ITERATIONS_MIN = 10_000;
    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final Pattern FORM =
            Pattern.compile("pbkdf2-sha256\\$([0-9]{1,8})\\$([A-Za-z0-9+/]{22}==)\\$([A-Za-z0-9+/]{43}=)");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** The hash of a new password under a new salt. */
    public static PasswordHash of(String password, SecureRandom random) {
        return of(password, ITERATIONS, random);
    }

    /**
     * The hash of a password that was drawn at random, of 128 bits or more: nobody guesses it, so that iterations would only
     * cost whoever logs in.
     */
    public static PasswordHash ofDrawn(String password, SecureRandom random) {
        return of(password, ITERATIONS_MIN, random);
    }

    private static PasswordHash of(String password, int iterations, SecureRandom random) {
        byte[] salt = bytes(SALT_BYTES, random);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** A hash that no password has; as costly to compare with as the costliest of {@code others}. */
    static PasswordHash ofNobody(Stream<PasswordHash> others, SecureRandom random) {
        int iterations = others.mapToInt(hash -> hash.iterations).max().orElse(ITERATIONS_MIN);
        return new PasswordHash(iterations, bytes(SALT_BYTES, random), bytes(HASH_BYTES, random));
    }

    private static byte[] bytes(int count, SecureRandom random) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /**
     * Reads the form of the users file.
     *
     * @throws IllegalArgumentException if it is another form; does not show the text
     */
    public static PasswordHash parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected pbkdf2-sha256$<iterations>$<salt>$<hash>");
        }
        int iterations = Integer.parseInt(form.group(1));
        if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException(
                    "expected " + ITERATIONS_MIN + " to " + ITERATIONS_MAX + " iterations: iterations=" + iterations);
        }
        Base64.Decoder decoder = Base64.getDecoder();
        return new PasswordHash(iterations, decoder.decode(form.group(2)), decoder.decode(form.group(3)));
    }

    /** Whether {@code password} is the one. Takes the same time whether it is or not. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    /** The form of the users file. */
    public String text() {
        Base64.Encoder encoder = Base64.getEncoder();
        return "pbkdf2-sha256$" + iterations + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }

    /** Says nothing: a hash must not reach a log either. */
    @Override
    public String toString() {
        return "PasswordHash";
    }
}

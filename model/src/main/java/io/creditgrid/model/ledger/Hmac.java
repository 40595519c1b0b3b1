package io.creditgrid.model.ledger;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 under one key, with one initialised Mac a thread. Thread-safe. */
final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";

    private final ThreadLocal<Mac> mac;

    Hmac(Bytes key) {
        SecretKeySpec spec = new SecretKeySpec(key.array(), ALGORITHM);
        mac = ThreadLocal.withInitial(() -> create(spec));
    }

    byte[] of(byte[] message) {
        return mac.get().doFinal(message);
    }

    private static Mac create(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected " + ALGORITHM + ", which every Java runtime must have", e);
        }
    }
}

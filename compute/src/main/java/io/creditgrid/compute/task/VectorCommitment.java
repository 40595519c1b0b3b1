package io.creditgrid.compute.task;

import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.ledger.Sha256;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/*
 * A plain hash would give away what the vector holds: most values are known to whoever was shown the explanation, and the few
 * that are shown as a band can be tried one by one.
 */
/**
 * What a receipt says of a feature vector: {@code SHA-256(salt, vector)} with {@code salt = HMAC-SHA256(salt key, CBOR
 * ["vector", request])}. The salt is not stored; who holds the key file can open it. Pure functions.
 */
final class VectorCommitment {
    private static final String ALGORITHM = "HmacSHA256";

    private VectorCommitment() {}

    /** The commitment as 64 hexadecimal digits. */
    static String of(LedgerKeys keys, String request, byte[] vector) {
        return HexFormat.of().formatHex(Sha256.of(salt(keys.saltKey(), request), vector));
    }

    private static byte[] salt(Bytes key, String request) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.array(), ALGORITHM));
            return mac.doFinal(
                    new CborWriter(64).array(2).text("vector").text(request).toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected " + ALGORITHM + ", which every Java runtime must have", e);
        }
    }
}

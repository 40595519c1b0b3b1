package io.creditgrid.grid.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords, and slows down whoever guesses them.
 *
 * <p>A password that was right once is remembered by its HMAC under a key of this process, so that the many connections
 * of one client do not each cost the work of PBKDF2. After {@link #FAILURES_MAX} wrong passwords in a row for one log-in
 * from one address that pair is refused for {@link #LOCKED_FOR}: a guesser elsewhere cannot lock a bank out.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Logins {
    /** Wrong passwords in a row until a pair of log-in and address is locked. */
    static final int FAILURES_MAX = 10;

    /** How long it stays so. */
    static final Duration LOCKED_FOR = Duration.ofSeconds(30);

    /** Pairs of log-in and address that are remembered; the one that failed longest ago goes first. */
    private static final int PAIRS_MAX = 10_000;

    private static final String HMAC = "HmacSHA256";

    private record Failures(int count, Instant last) {}

    private final Users users;
    private final InstantSource clock;
    private final PasswordHash nobody;
    private final SecretKeySpec processKey;
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > PAIRS_MAX;
        }
    };

    Logins(Users users, InstantSource clock, SecureRandom random) {
        this.users = users;
        this.clock = clock;
        this.nobody = PasswordHash.ofNobody(users.passwords(), random);
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.processKey = new SecretKeySpec(key, HMAC);
    }

    /** The subject of a right log-in; empty for a wrong one, or one that is locked. */
    Optional<GateSubject> check(@Nullable String login, @Nullable String password, String address) {
        if (login == null || password == null) {
            return Optional.empty();
        }
        String pair = login + '@' + address;
        if (isLocked(pair)) {
            return Optional.empty();
        }
        Optional<Users.User> user = users.find(login);
        boolean right = user.map(found -> isRight(login, found, password)).orElseGet(() -> {
            // the same work as for a log-in that exists, so that the time tells nothing
            nobody.matches(password);
            return false;
        });
        count(pair, right);
        return right ? user.map(found -> GateSubject.ofUser(found.actor())) : Optional.empty();
    }

    private boolean isRight(String login, Users.User user, String password) {
        byte[] mac = hmac(login, password);
        byte[] before = known.get(login);
        if (before != null && MessageDigest.isEqual(before, mac)) {
            return true;
        }
        boolean right = user.password().matches(password);
        if (right) {
            known.put(login, mac);
        }
        return right;
    }

    private byte[] hmac(String login, String password) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(processKey);
            mac.update(login.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + HMAC, e);
        }
    }

    private boolean isLocked(String pair) {
        synchronized (failures) {
            Failures found = failures.get(pair);
            return found != null
                    && found.count() >= FAILURES_MAX
                    && clock.instant().isBefore(found.last().plus(LOCKED_FOR));
        }
    }

    private void count(String pair, boolean right) {
        synchronized (failures) {
            Failures before = failures.remove(pair);
            if (right) {
                return;
            }
            Instant now = clock.instant();
            int inARow = before == null || now.isAfter(before.last().plus(LOCKED_FOR)) ? 0 : before.count();
            failures.put(pair, new Failures(inARow + 1, now));
        }
    }
}

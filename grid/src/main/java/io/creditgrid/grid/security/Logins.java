package io.creditgrid.grid.security;

import io.creditgrid.model.contract.Limits;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords, and slows down whoever guesses them.
 *
 * <p>A password that was right once is remembered by its HMAC under a key of this process, so that the many connections
 * of one client do not each cost the work of PBKDF2. After {@link Limits#LOGIN_FAILURES_MAX} wrong passwords for one log-in
 * from one address within {@link Limits#LOGIN_WINDOW} that pair is refused for {@link Limits#LOGIN_LOCKED_FOR}: a guesser
 * elsewhere cannot lock a bank out.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Logins {
    /** Pairs of log-in and address that are remembered; the one that failed longest ago goes first. */
    private static final int PAIRS_MAX = 10_000;

    /** Characters of a name that are remembered; log-ins have no more. */
    private static final int NAME_CHARS_MAX = 64;

    private static final String HMAC = "HmacSHA256";

    /** Why a log-in was refused. */
    enum Reason {
        UNKNOWN("LOGIN_UNKNOWN", "there is none of that name"),
        WRONG_PASSWORD("LOGIN_WRONG_PASSWORD", "wrong password"),
        /** The last wrong password before it is refused for a while. */
        LOCKS("LOGIN_WRONG_PASSWORD", "wrong password"),
        LOCKED("LOGIN_LOCKED", "refused for a while");

        private final String label;
        private final String words;

        Reason(String label, String words) {
            this.label = label;
            this.words = words;
        }

        /** What it is counted under. */
        String label() {
            return label;
        }

        String words() {
            return words;
        }
    }

    /**
     * What came of a log-in.
     *
     * @param subject whose it is; null if it is refused
     * @param refusal why it is refused; null if it is not
     * @param name whose name was given; null if it is nobody's
     */
    record Verdict(
            @Nullable GateSubject subject,
            @Nullable Reason refusal,
            @Nullable Actor name) {}

    /**
     * Wrong passwords of a pair.
     *
     * @param count how many since {@code first}
     * @param first when the first came
     * @param lockedUntil until when the pair is refused
     */
    private record Failures(int count, Instant first, Instant lockedUntil) {}

    /** A password that was right, and the hash that it was right by: a new password ends it. */
    private record Known(PasswordHash hash, byte[] mac) {}

    private record Nobody(Users users, PasswordHash hash) {}

    private final LiveUsers users;
    private final InstantSource clock;
    private final SecureRandom random;
    private final SecretKeySpec processKey;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile Nobody nobody;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > PAIRS_MAX;
        }
    };

    Logins(LiveUsers users, InstantSource clock, SecureRandom random) {
        this.users = users;
        this.clock = clock;
        this.random = random;
        this.nobody = nobody(users.get());
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.processKey = new SecretKeySpec(key, HMAC);
    }

    private Nobody nobody(Users now) {
        return new Nobody(now, PasswordHash.ofNobody(now.passwords(), random));
    }

    /** Judges a log-in; null for a name or password that was not given. */
    Verdict check(@Nullable String login, @Nullable String password, String address) {
        if (login == null || password == null) {
            return new Verdict(null, Reason.UNKNOWN, null);
        }
        Users now = users.get();
        Users.@Nullable User user = now.find(login).orElse(null);
        @Nullable Actor name = user == null ? null : user.actor();
        String pair = login.substring(0, Math.min(login.length(), NAME_CHARS_MAX)) + '@' + address;
        if (isLocked(pair)) {
            return new Verdict(null, Reason.LOCKED, name);
        }
        if (user != null && isRight(login, user, password)) {
            forget(pair);
            return new Verdict(GateSubject.ofUser(user.actor()), null, name);
        }
        if (user == null) {
            // the same work as for a log-in that exists, so that the time tells nothing
            nobodyOf(now).matches(password);
        }
        boolean locks = countFailure(pair);
        return new Verdict(null, locks ? Reason.LOCKS : user == null ? Reason.UNKNOWN : Reason.WRONG_PASSWORD, name);
    }

    private PasswordHash nobodyOf(Users now) {
        Nobody held = nobody;
        if (held.users() != now) {
            held = nobody(now);
            nobody = held;
        }
        return held.hash();
    }

    private boolean isRight(String login, Users.User user, String password) {
        byte[] mac = hmac(login, password);
        Known before = known.get(login);
        if (before != null
                && before.hash().text().equals(user.password().text())
                && MessageDigest.isEqual(before.mac(), mac)) {
            return true;
        }
        boolean right = user.password().matches(password);
        if (right) {
            known.put(login, new Known(user.password(), mac));
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
            return found != null && clock.instant().isBefore(found.lockedUntil());
        }
    }

    private void forget(String pair) {
        synchronized (failures) {
            failures.remove(pair);
        }
    }

    /** Whether this one locks the pair. */
    private boolean countFailure(String pair) {
        synchronized (failures) {
            Instant now = clock.instant();
            Failures before = failures.remove(pair);
            if (before == null || !now.isBefore(before.first().plus(Limits.LOGIN_WINDOW))) {
                before = new Failures(0, now, Instant.MIN);
            }
            int count = before.count() + 1;
            boolean locks = count >= Limits.LOGIN_FAILURES_MAX;
            Instant until = locks ? now.plus(Limits.LOGIN_LOCKED_FOR) : Instant.MIN;
            failures.put(pair, new Failures(count, before.first(), until));
            return locks;
        }
    }
}

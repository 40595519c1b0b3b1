package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.contract.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoginsTest {
    private static final Actor ACTOR = new Actor("demo-bank", "bank", Set.of(Role.RISK_ENGINE), null);
    private static final Users USERS = users("right");

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final LiveUsers users = new LiveUsers(USERS);
    private final Logins logins = new Logins(users, clock, new SecureRandom());

    private static Users users(String password) {
        return Users.of(List.of(new Users.User(ACTOR, PasswordHash.ofDrawn(password, new SecureRandom()))));
    }

    private boolean isIn(@Nullable String login, @Nullable String password, String address) {
        return logins.check(login, password, address).subject() != null;
    }

    private Logins.@Nullable Reason refusal(String login, String password) {
        return logins.check(login, password, "a").refusal();
    }

    @Test
    void check_rightPassword_isItsActor() {
        assertThat(Objects.requireNonNull(logins.check("bank", "right", "a").subject())
                        .actor())
                .isEqualTo(ACTOR);
        assertThat(isIn("bank", "right", "a")).as("remembered").isTrue();
        assertThat(isIn("bank", "Right", "a")).isFalse();
        assertThat(isIn("nobody", "right", "a")).isFalse();
        assertThat(isIn("nobody", "", "a")).isFalse();
        assertThat(isIn(null, null, "a")).isFalse();
    }

    @Test
    void check_refusals_haveTheirReasons_andNameOnlyThoseThatExist() {
        assertThat(refusal("bank", "guess")).isEqualTo(Logins.Reason.WRONG_PASSWORD);
        assertThat(logins.check("bank", "guess", "a").name()).isEqualTo(ACTOR);
        assertThat(refusal("s3cret typed here", "bank")).isEqualTo(Logins.Reason.UNKNOWN);
        assertThat(logins.check("s3cret typed here", "bank", "a").name()).isNull();
    }

    @Test
    void check_manyWrongPasswords_lockThatAddressForAWhile() {
        for (int i = 1; i < Limits.LOGIN_FAILURES_MAX; i++) {
            assertThat(refusal("bank", "guess" + i)).isEqualTo(Logins.Reason.WRONG_PASSWORD);
        }
        assertThat(refusal("bank", "guess")).isEqualTo(Logins.Reason.LOCKS);
        assertThat(refusal("bank", "right")).isEqualTo(Logins.Reason.LOCKED);
        assertThat(isIn("bank", "right", "b")).isTrue();

        now = now.plus(Limits.LOGIN_LOCKED_FOR).minusMillis(1);
        assertThat(isIn("bank", "right", "a")).isFalse();
        now = now.plusMillis(1);
        assertThat(isIn("bank", "right", "a")).isTrue();
        assertThat(isIn("bank", "guess", "a")).isFalse();
        assertThat(isIn("bank", "right", "a")).as("one failure does not lock").isTrue();
    }

    @Test
    void check_wrongPasswordsFarApart_doNotLock() {
        for (int i = 0; i < 3 * Limits.LOGIN_FAILURES_MAX; i++) {
            assertThat(refusal("bank", "guess")).isEqualTo(Logins.Reason.WRONG_PASSWORD);
            now = now.plus(Limits.LOGIN_WINDOW.dividedBy(Limits.LOGIN_FAILURES_MAX - 2))
                    .plus(Duration.ofSeconds(1));
        }
        assertThat(isIn("bank", "right", "a")).isTrue();
    }

    @Test
    void check_newPassword_endsTheOldOneThatWasRemembered() {
        assertThat(isIn("bank", "right", "a")).isTrue();
        users.replace(users("newer"));

        assertThat(isIn("bank", "right", "a")).isFalse();
        assertThat(isIn("bank", "newer", "a")).isTrue();
    }
}

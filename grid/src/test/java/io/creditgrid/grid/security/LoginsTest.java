package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginsTest {
    private static final Actor ACTOR = new Actor("demo-bank", "bank", Set.of(Role.RISK_ENGINE), null);
    private static final Users USERS =
            Users.of(List.of(new Users.User(ACTOR, PasswordHash.of("right", new SecureRandom()))));

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final Logins logins = new Logins(USERS, clock, new SecureRandom());

    @Test
    void check_rightPassword_isItsActor() {
        assertThat(logins.check("bank", "right", "a").orElseThrow().actor()).isEqualTo(ACTOR);
        assertThat(logins.check("bank", "right", "a")).as("remembered").isPresent();
        assertThat(logins.check("bank", "Right", "a")).isEmpty();
        assertThat(logins.check("nobody", "right", "a")).isEmpty();
        assertThat(logins.check("nobody", "", "a")).isEmpty();
        assertThat(logins.check(null, null, "a")).isEmpty();
    }

    @Test
    void check_manyWrongPasswords_lockThatAddressForAWhile() {
        for (int i = 0; i < Logins.FAILURES_MAX; i++) {
            assertThat(logins.check("bank", "guess" + i, "a")).isEmpty();
        }

        assertThat(logins.check("bank", "right", "a")).isEmpty();
        assertThat(logins.check("bank", "right", "b")).isPresent();
        now = now.plus(Logins.LOCKED_FOR);
        assertThat(logins.check("bank", "right", "a")).isPresent();
        assertThat(logins.check("bank", "guess", "a")).isEmpty();
        assertThat(logins.check("bank", "right", "a"))
                .as("one failure does not lock")
                .isPresent();
    }
}

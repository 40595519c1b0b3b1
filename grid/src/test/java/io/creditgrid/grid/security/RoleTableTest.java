package io.creditgrid.grid.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.apache.ignite.plugin.security.SecurityPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTableTest {
    private static final RoleTable TABLE = RoleTable.builder()
            .allow("Write", Role.LOADER)
            .allow("Write", Role.ENTERPRISE)
            .openCache("raw", "bench")
            .build();
    private static final GateSubject NODE = GateSubject.ofNode(new UUID(1, 2));

    private static GateSubject user(String login, Role... roles) {
        return GateSubject.ofUser(new Actor("o", login, Set.of(roles), null));
    }

    private static boolean may(GateSubject subject, String name, SecurityPermission permission) {
        return TABLE.refusal(subject, name, permission).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void logins_mayDoNothingButTheirTasks(Role role) {
        Set<SecurityPermission> allowed = EnumSet.noneOf(SecurityPermission.class);
        for (SecurityPermission permission : SecurityPermission.values()) {
            if (may(user("someone", role), "folder", permission)) {
                allowed.add(permission);
            }
        }
        assertThat(allowed)
                .isEqualTo(
                        role == Role.OPERATOR
                                ? EnumSet.of(SecurityPermission.ADMIN_CLUSTER_STATE)
                                : EnumSet.noneOf(SecurityPermission.class));
    }

    @Test
    void tasks_byRole() {
        assertThat(may(user("a", Role.LOADER), "Write", SecurityPermission.TASK_EXECUTE))
                .isTrue();
        assertThat(may(user("a", Role.ENTERPRISE), "Write", SecurityPermission.TASK_CANCEL))
                .isTrue();
        assertThat(may(user("a", Role.AUDITOR, Role.OPERATOR), "Write", SecurityPermission.TASK_EXECUTE))
                .isFalse();
        assertThat(may(user("a", Role.LOADER), "Other", SecurityPermission.TASK_EXECUTE))
                .isFalse();
    }

    @Test
    void openCache_isForItsLoginAlone() {
        assertThat(may(user("bench", Role.LOADER), "raw", SecurityPermission.CACHE_PUT))
                .isTrue();
        assertThat(may(user("other", Role.LOADER), "raw", SecurityPermission.CACHE_PUT))
                .isFalse();
        assertThat(may(user("bench", Role.LOADER), "folder", SecurityPermission.CACHE_READ))
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoleTable.builder().openCache("head", "bench"));
    }

    @Test
    void nodes_mayNotMakeWhatIsThereFromTheStart() {
        assertThat(may(NODE, "folder", SecurityPermission.CACHE_PUT)).isTrue();
        assertThat(may(NODE, "AnyJob", SecurityPermission.TASK_EXECUTE)).isTrue();
        assertThat(may(NODE, "folder", SecurityPermission.CACHE_CREATE))
                .as("when it joins")
                .isTrue();
        assertThat(may(NODE, "mine", SecurityPermission.CACHE_CREATE)).isFalse();
        assertThat(may(NODE, "raw", SecurityPermission.CACHE_DESTROY)).isFalse();
        assertThat(may(NODE, "s", SecurityPermission.SERVICE_DEPLOY)).isFalse();
    }
}

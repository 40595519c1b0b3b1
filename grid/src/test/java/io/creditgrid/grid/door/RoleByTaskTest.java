package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.TaskName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.client.IgniteClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every role at every task, over a real connection: who is let in is let in, whoever is not is told so, counted, and nothing is
 * done. The table is written out here by hand, so that a change of {@link TaskRights} is made twice or not at all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleByTaskTest {
    /** Columns in the order of {@link Role}; x: may call. */
    private static final List<String> TABLE = List.of(
            "                risk-engine loader scientist enterprise auditor operator regulator",
            "CREATE          -           -      -         -          -       x        -        ",
            "INFO            x           x      x         x          x       x        x        ",
            "STATUS          -           -      -         -          -       x        -        ",
            "BASELINE        -           -      -         -          -       x        -        ",
            "FORGET          -           -      -         -          -       x        -        ",
            "WRITE           -           x      -         -          -       -        -        ",
            "READ            x           x      x         x          x       x        x        ",
            "LIVE_KEYS       -           x      -         -          -       -        -        ",
            "SEAL            -           -      -         -          -       x        -        ",
            "VERIFY          -           -      -         -          x       x        x        ",
            "SHOW            -           -      -         -          x       -        x        ",
            "ROOT            -           -      -         -          x       x        x        ",
            "SUBJECT_DESTROY -           -      -         -          -       x        -        ",
            "SUBJECT_REWRAP  -           -      -         -          -       x        -        ",
            "BACKUP          -           -      -         -          -       x        -        ",
            "RESTORE         -           -      -         -          -       x        -        ",
            "SCORE           x           -      x         x          -       -        x        ",
            "SCORES          x           -      x         x          -       -        x        ",
            "SWEEP           -           -      x         -          -       -        -        ",
            "MODEL_DEPLOY    -           -      x         -          -       -        -        ");

    /** No task asks for this. */
    private static final byte[] NONSENSE = "{\"nonsense\":1}".getBytes(StandardCharsets.UTF_8);

    private SampleGrid grid;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        grid = SampleGrid.start(dir, "roles", 1);
    }

    @AfterAll
    void stop() {
        if (grid != null) {
            grid.close();
        }
    }

    private static Map<TaskName, List<String>> cells() {
        List<String> roles = List.of(TABLE.get(0).strip().split(" +", -1));
        assertThat(roles)
                .isEqualTo(Arrays.stream(Role.values()).map(Role::label).toList());
        Map<TaskName, List<String>> cells = new EnumMap<>(TaskName.class);
        for (String row : TABLE.subList(1, TABLE.size())) {
            List<String> words = List.of(row.strip().split(" +", -1));
            assertThat(words).hasSize(1 + roles.size());
            cells.put(TaskName.valueOf(words.get(0)), words.subList(1, words.size()));
        }
        assertThat(cells.keySet()).as("every task has a row").containsExactly(TaskName.values());
        return cells;
    }

    @Test
    void everyCell() throws Exception {
        Map<TaskName, List<String>> cells = cells();
        for (Role role : Role.values()) {
            try (IgniteClient client = grid.thin(role)) {
                for (TaskName task : TaskName.values()) {
                    boolean may = cells.getOrDefault(task, List.of())
                            .get(List.of(Role.values()).indexOf(role))
                            .equals("x");
                    String counter = "TASK_EXECUTE/" + role.label();
                    long before = denials(counter);
                    @Nullable
                    Throwable thrown = catchThrowable(() -> client.compute().execute(task.className(), NONSENSE));
                    boolean refused = thrown != null
                            && String.valueOf(thrown.getMessage()).contains("NO_PERMISSION: task ");
                    assertThat(refused)
                            .as("%s calls %s: %s", role, task, thrown)
                            .isEqualTo(!may);
                    assertThat(denials(counter)).as("%s calls %s", role, task).isEqualTo(before + (may ? 0 : 1));
                }
            }
        }
    }

    private long denials(String counter) {
        return grid.node(0).denials().counts().getOrDefault(counter, 0L);
    }
}

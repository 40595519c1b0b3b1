package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.testkit.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A seeded intruder on a real grid: it changes rows of one copy behind Ignite's back, or of both through a gate that it opened
 * by reflection. Each time the audit names what it did, in which copy, and at which position first; then the rows are put back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerdictClusterTest {
    private static final int FIRMS = 40;
    private static final int ROUNDS = 4;
    private static final int CASES_MIN = 30;

    private SampleGrid grid;
    private CreditGridClient auditor;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        grid = SampleGrid.start(dir, "verdict", FIRMS);
        try (CreditGridClient loader = grid.client(Role.LOADER);
                CreditGridClient operator = grid.client(Role.OPERATOR)) {
            for (int round = 0; round < ROUNDS; round++) {
                grid.write(loader, round);
                if (round == ROUNDS - 2) {
                    operator.audit().seal(); // the last blocks are in no epoch yet
                }
            }
        }
        auditor = grid.client(Role.AUDITOR);
        assertThat(auditor.audit().verifyAll().findings()).isEmpty();
    }

    @AfterAll
    void stop() {
        if (auditor != null) {
            auditor.close();
        }
        if (grid != null) {
            grid.close();
        }
    }

    @Test
    void whateverIsDone_isNamedAtItsPlace() throws Exception {
        SplittableRandom random = new SplittableRandom(Seeds.of(VerdictClusterTest.class));
        Map<String, Integer> done = new TreeMap<>();
        for (int copy = 0; copy < 2; copy++) {
            for (LiveAdversary.Kind kind : LiveAdversary.Kind.values()) {
                LiveAdversary adversary = new LiveAdversary(grid, random, copy, FIRMS);
                LiveAdversary.Deed deed = adversary.act(kind);
                try {
                    judge(deed, auditor.audit().verify(deed.partition()), copy);
                } finally {
                    adversary.undo();
                }
                done.merge(deed.verdict() + " in the " + (copy == 0 ? "primary" : "backup"), 1, Integer::sum);
                assertThat(auditor.audit().verify(deed.partition()).findings())
                        .as("undone: " + deed)
                        .isEmpty();
            }
        }
        assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(CASES_MIN);
        assertThat(done).hasSize(10);
        assertThat(auditor.audit().verifyAll().findings()).isEmpty();
    }

    private void judge(LiveAdversary.Deed deed, VerifyAnswer answer, int copy) {
        String both = deed + " " + answer.findings();
        assertThat(answer.findings()).as(deed.toString()).isNotEmpty();
        VerifyAnswer.Finding first = answer.findings().get(0);
        assertThat(answer.verdict()).as(both).isEqualTo(deed.verdict());
        assertThat(first.verdict()).as(both).isEqualTo(deed.verdict());
        assertThat(first.seq()).as(both).isEqualTo(deed.seq());
        assertThat(first.partition()).as(both).isEqualTo(deed.partition());
        List<String> copies = deed.inBothCopies()
                ? List.of(name(deed.partition(), 0), name(deed.partition(), 1))
                : List.of(name(deed.partition(), copy));
        assertThat(answer.findings()).as(both).allMatch(finding -> copies.contains(finding.copy()));
        assertThat(answer.findings().stream().map(VerifyAnswer.Finding::copy).distinct())
                .as(both)
                .containsExactlyInAnyOrderElementsOf(copies);
    }

    private String name(int partition, int copy) {
        GridNode node = grid.owner(partition, copy);
        return (copy == 0 ? "primary on " : "backup on ")
                + node.ignite().cluster().localNode().consistentId();
    }
}

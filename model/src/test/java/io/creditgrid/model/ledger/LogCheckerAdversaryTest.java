package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.testkit.Seeds;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One change at a time: each must be named, with its first position, and nothing sound may be blamed for it. */
final class LogCheckerAdversaryTest {
    private static final int LOGS = 30;
    private static final int DEEDS_MIN = 500;
    private static final EnumSet<Verdict> VALUE_VERDICTS =
            EnumSet.of(Verdict.ALTERED_VALUE, Verdict.MISSING_VALUE, Verdict.UNLOGGED_WRITE);

    private final long seed = Seeds.of(LogCheckerAdversaryTest.class);

    @Test
    void everyDeed_inThePrimary_isNamedAtItsPlace() {
        everyDeedIsNamed(false);
    }

    @Test
    void everyDeed_inTheBackup_isNamedAtItsPlace() {
        everyDeedIsNamed(true);
    }

    private void everyDeedIsNamed(boolean backup) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> done = new TreeMap<>();
        for (int i = 0; i < LOGS; i++) {
            long history = random.nextLong();
            int blocks = random.nextInt(3, 30);
            // every second log has personal subjects, whose payloads are encrypted
            SampleLog log = i % 2 == 0 ? new SampleLog(history, blocks) : SampleLog.withSubjects(history, blocks);
            for (int kind = 0; kind < Adversary.KINDS; kind++) {
                Partition target = new Partition(log);
                Adversary.Deed deed = new Adversary(random, log, target, backup).act(kind);
                if (deed != null) {
                    CheckReport report = backup ? target.checkAsBackupOf(log) : target.check();
                    check(deed, report);
                    String copy = backup ? "backup" : "primary";
                    assertThat(report.findings())
                            .as(deed + " " + report.findings())
                            .allMatch(each -> each.copy().equals(copy));
                    done.merge(deed.name(), 1, Integer::sum);
                }
            }
        }
        assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(DEEDS_MIN);
        assertThat(done).hasSizeGreaterThanOrEqualTo(Adversary.KINDS - 1); // both tags have one name
    }

    private static void check(Adversary.Deed deed, CheckReport report) {
        assertThat(report.findings()).as(deed.toString()).isNotEmpty();
        Finding first = report.findings().get(0);
        assertThat(first.verdict()).as(deed + " " + report.findings()).isIn(allowed(deed));
        assertThat(first.seq()).as(deed + " " + report.findings()).isBetween(deed.from(), deed.to());
        assertThat(report.verdict()).isEqualTo(first.verdict());
        // these leave blocks behind the end of the log as well
        boolean leavesMore = Set.of("roll the head back", "insert a block and shift the others")
                .contains(deed.name());
        if (VALUE_VERDICTS.contains(deed.verdict())) {
            assertThat(report.findings())
                    .as(deed.toString())
                    .allSatisfy(each -> assertThat(each.verdict()).isIn(VALUE_VERDICTS));
        } else if (!leavesMore) {
            assertThat(report.findings())
                    .as(deed.toString())
                    .noneMatch(each -> VALUE_VERDICTS.contains(each.verdict()));
        }
    }

    /** An old row lacks what is newer: a key that it never had is missing, one that it has is not what it should be. */
    private static EnumSet<Verdict> allowed(Adversary.Deed deed) {
        return deed.name().equals("put an old row back")
                ? EnumSet.of(Verdict.ALTERED_VALUE, Verdict.MISSING_VALUE)
                : EnumSet.of(deed.verdict());
    }
}

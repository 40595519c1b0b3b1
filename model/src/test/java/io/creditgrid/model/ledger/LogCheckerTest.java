package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.testkit.Seeds;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A checker must say nothing about a sound partition, whatever its history, and while it is written. */
final class LogCheckerTest {
    private final SplittableRandom random = new SplittableRandom(Seeds.of(LogCheckerTest.class));

    @Test
    void soundPartitions_areOk() {
        for (int i = 0; i < 60; i++) {
            long seed = random.nextLong();
            int blocks = random.nextInt(40);
            SampleLog log = i % 2 == 0 ? new SampleLog(seed, blocks) : SampleLog.withSubjects(seed, blocks);
            CheckReport report = new Partition(log).check();
            assertThat(report.findings()).isEmpty();
            assertThat(report.verdict()).isEqualTo(Verdict.OK);
            assertThat(report.size()).isEqualTo(log.size());
            assertThat(report.root())
                    .isEqualTo(Bytes.wrap(Head.decode(log.head()).range().root()));
            assertThat(report.firmEntries()).isEqualTo(log.firmEntries);
            assertThat(report.systemEntries()).isEqualTo(log.systemEntries);
        }
    }

    @Test
    void partitionWithoutEntries_isOk() {
        CheckReport report = new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(), "primary").report();
        assertThat(report.verdict()).isEqualTo(Verdict.OK);
        assertThat(report.root()).isEqualTo(Bytes.wrap(Merkle.emptyRoot()));
        LogChecker asked =
                new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(PartitionRoot.empty(0)), "primary");
        asked.advance(null, number -> null);
        asked.advance(Head.empty(SampleLog.GRID, 0).encode(), number -> null);
        assertThat(asked.report().findings()).isEmpty();
    }

    @Test
    void busyPartitions_areOk() {
        for (int i = 0; i < 40; i++) {
            int blocks = random.nextInt(6, 40);
            SampleLog log = SampleLog.withSubjects(random.nextLong(), blocks);
            int first = random.nextInt(blocks / 2);
            LogChecker checker = new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(), "primary");
            checker.advance(log.heads.get(first), number -> log.blocks.get((int) number));
            // every row is read at a moment of its own while writers go on
            CopyScan primary = checker.scan("primary");
            CopyScan backup = checker.scan("backup");
            read(log, primary, first, blocks);
            read(log, backup, first, blocks);
            for (int round = first; round < blocks; round += random.nextInt(1, 4)) {
                checker.advance(log.heads.get(round), number -> log.blocks.get((int) number));
                reread(log, primary, round, blocks);
                reread(log, backup, round, blocks);
            }
            checker.advance(log.head(), number -> log.blocks.get((int) number));
            reread(log, primary, blocks - 1, blocks);
            reread(log, backup, blocks - 1, blocks);
            assertThat(primary.ahead()).isEmpty();
            primary.finish();
            backup.finish();
            for (int number = 0; number < blocks; number++) {
                byte[] block = log.blocks.get(number);
                backup.block(number, block, block);
                assertThat(backup.isOtherBlock(number, Sha256.of(block))).isFalse();
                backup.blockRow(number);
            }
            backup.head(log.head());
            assertThat(checker.report().findings()).isEmpty();
        }
    }

    /** Reads the rows that exist after block {@code from}, each as it is some blocks later. */
    private void read(SampleLog log, CopyScan scan, int from, int blocks) {
        for (FolderAddress address :
                log.rowsAfter.get(random.nextInt(from, blocks)).keySet()) {
            byte[] row = later(log, address, from, blocks);
            if (row != null) {
                scan.row(address, row);
            }
        }
        scan.end();
    }

    private void reread(SampleLog log, CopyScan scan, int from, int blocks) {
        for (FolderAddress address : scan.ahead()) {
            byte[] row = later(log, address, from, blocks);
            if (row != null) {
                scan.row(address, row);
            }
        }
    }

    private byte @Nullable [] later(SampleLog log, FolderAddress address, int from, int blocks) {
        Map<FolderAddress, byte[]> rows = log.rowsAfter.get(random.nextInt(from, blocks));
        return rows.get(address);
    }

    @Test
    void unavailableCopies_areNeverOk() {
        Finding finding = Finding.unavailable("backup", 7);
        CheckReport report = CheckReport.uncounted(7, 0, null, List.of(finding));
        assertThat(report.verdict()).isEqualTo(Verdict.UNAVAILABLE);
        assertThat(finding).hasToString(finding.toString()).asString().contains("backup", "partition 7", "unknown");
    }

    @Test
    void findings_areOrderedAndBounded() {
        Findings findings = new Findings(0);
        for (int i = 0; i < Findings.KEPT_MAX + 5; i++) {
            findings.add(Verdict.ALTERED_VALUE, "primary", 5_000 - i, "words");
            findings.add(Verdict.ALTERED_VALUE, "primary", 5_000 - i, "said before");
        }
        assertThat(findings.sorted()).hasSize(Findings.KEPT_MAX).isSorted();
        assertThat(findings.more()).isEqualTo(10);
    }
}

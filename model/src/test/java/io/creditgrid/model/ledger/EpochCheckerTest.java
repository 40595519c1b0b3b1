package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EpochCheckerTest {
    private static final GridIdentity GRID = new GridIdentity(Bytes.hex("0a".repeat(16)), 9, 0, 4);

    private final SplittableRandom random = new SplittableRandom(Seeds.of(EpochCheckerTest.class));
    private final List<byte @Nullable []> records = new ArrayList<>();
    private final List<PartitionRoot> table = new ArrayList<>();
    private final List<PartitionRoot> changes = new ArrayList<>();
    private EpochHead head = EpochHead.EMPTY;

    @Test
    void soundLogs_areOk() {
        assertThat(EpochChecker.check(null, number -> null, "primary").findings())
                .isEmpty();
        seal(40);
        EpochReport report = check(head.encode());
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.OK);
        assertThat(report.grid()).isEqualTo(GRID);
        assertThat(report.count()).isEqualTo(41);
        assertThat(report.root()).isEqualTo(Bytes.wrap(head.range().root()));
        assertThat(report.recorded()).isEqualTo(changes);
    }

    @Test
    void alteredRecords_areNamed() {
        seal(30);
        for (int i = 0; i < 300; i++) {
            int epoch = random.nextInt(records.size());
            byte[] before = record(epoch);
            byte[] altered = before.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            records.set(epoch, altered);
            EpochReport report = check(head.encode());
            records.set(epoch, before);
            assertThat(report.verdict()).isEqualTo(Verdict.ALTERED_ENTRY);
            // a time that was changed a little shows in the tree alone, which tells the subtree
            assertThat(report.findings().get(0).seq()).isLessThanOrEqualTo(epoch + 1L);
            assertThat(changes).containsAll(report.recorded());
        }
    }

    @Test
    void missingRecords_areNamed() {
        seal(10);
        for (int epoch = 0; epoch < records.size(); epoch++) {
            byte[] before = records.set(epoch, null);
            EpochReport report = check(head.encode());
            records.set(epoch, before);
            assertThat(report.verdict()).isEqualTo(Verdict.MISSING_ENTRY);
            assertThat(report.findings())
                    .singleElement()
                    .extracting(Finding::seq)
                    .isEqualTo((long) epoch);
            assertThat(report.root()).isNull();
            assertThat(changes).containsAll(report.recorded());
        }
    }

    @Test
    void swappedRecords_areNamed() {
        seal(10);
        byte[] third = records.set(3, record(7));
        records.set(7, third);
        assertThat(check(head.encode()).findings().get(0).seq()).isEqualTo(3);
    }

    @Test
    void alteredHeads_areNamed() {
        seal(12);
        for (int i = 0; i < 200; i++) {
            byte[] altered = head.encode();
            altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(check(altered).verdict()).isIn(Verdict.ALTERED_ENTRY, Verdict.MISSING_ENTRY);
        }
        assertThat(check(null).verdict()).isEqualTo(Verdict.MISSING_ENTRY);
        assertThat(check(null).findings().get(0).seq()).isEqualTo(13);
    }

    @Test
    void recordsThatContradictEachOther_areNamed() {
        seal(5);
        Bytes root = Bytes.wrap(Merkle.emptyRoot());
        PartitionRoot fallen = new PartitionRoot(0, 0, root);
        table.set(0, new PartitionRoot(0, table.get(0).size() + 1, root)); // grown, whatever it was
        append(sealed(false, List.of(table.get(0))));
        table.set(0, fallen);
        append(sealed(false, List.of(fallen)));
        assertThat(check(head.encode()).findings()).singleElement().satisfies(it -> {
            assertThat(it.seq()).isEqualTo(7);
            assertThat(it.words()).contains("fell to 0");
        });
        append(new EpochRecord.Sealed(8, head.lastTime() + 1, false, List.of(new PartitionRoot(9, 1, root)), root));
        append(new EpochRecord.Sealed(9, head.lastTime() + 1, true, List.of(PartitionRoot.empty(0)), root));
        assertThat(check(head.encode()).findings()).extracting(Finding::seq).containsExactly(7L, 8L, 9L);
    }

    @Test
    void restores_areTold_andLivesAreCounted() {
        seal(5);
        assertThat(check(head.encode()).restored()).isNull();
        Bytes backup = Bytes.hex("0b".repeat(32));
        long second = GridIdentity.nextLife(GRID.incarnation(), 77);
        appendRestore(second, backup);
        append(sealed(false, List.of()));
        EpochReport report = check(head.encode());
        assertThat(report.verdict()).isEqualTo(Verdict.OK);
        assertThat(report.restored()).isEqualTo(new RestoreMark(6, backup));

        appendRestore(GridIdentity.nextLife(GRID.incarnation(), 78), backup);
        assertThat(check(head.encode()).findings()).singleElement().satisfies(it -> {
            assertThat(it.seq()).isEqualTo(8);
            assertThat(it.words()).contains("not the next one");
        });
    }

    private void appendRestore(long life, Bytes backup) {
        changes.addAll(table);
        append(new EpochRecord.Sealed(
                head.count(),
                head.lastTime() + 1,
                true,
                table,
                PartitionRoot.overAll(table),
                new EpochRecord.Restored(life, backup)));
    }

    private EpochReport check(byte @Nullable [] headRow) {
        return EpochChecker.check(
                headRow, number -> number < records.size() ? records.get((int) number) : null, "primary");
    }

    private byte[] record(int epoch) {
        byte[] bytes = records.get(epoch);
        if (bytes == null) {
            throw new IllegalStateException("no record " + epoch);
        }
        return bytes;
    }

    private void seal(int epochs) {
        append(new EpochRecord.Created(GRID));
        for (int partition = 0; partition < GRID.partitions(); partition++) {
            table.add(PartitionRoot.empty(partition));
        }
        for (int epoch = 1; epoch <= epochs; epoch++) {
            boolean full = epoch % 8 == 0;
            List<PartitionRoot> changed = new ArrayList<>();
            for (int partition = 0; partition < GRID.partitions(); partition++) {
                if (random.nextInt(3) == 0) {
                    byte[] root = new byte[32];
                    random.nextBytes(root);
                    long size = table.get(partition).size() + random.nextInt(1, 50);
                    table.set(partition, new PartitionRoot(partition, size, Bytes.wrap(root)));
                    changed.add(table.get(partition));
                }
            }
            List<PartitionRoot> listed = full ? List.copyOf(table) : changed;
            changes.addAll(listed);
            append(sealed(full, listed));
        }
    }

    private EpochRecord sealed(boolean full, List<PartitionRoot> changed) {
        return new EpochRecord.Sealed(
                head.count(),
                Math.max(0, head.lastTime()) + random.nextInt(1, 5_000),
                full,
                changed,
                PartitionRoot.overAll(table));
    }

    private void append(EpochRecord next) {
        records.add(next.encode());
        head = head.append(next);
    }
}

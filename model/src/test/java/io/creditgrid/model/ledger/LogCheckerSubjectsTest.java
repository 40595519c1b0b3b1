package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A subject whose key was destroyed is no tampering, and hides none; a key that is gone without a note is an alarm. */
final class LogCheckerSubjectsTest {
    private final SplittableRandom random = new SplittableRandom(Seeds.of(LogCheckerSubjectsTest.class));
    private final Tags tags = new Tags(SampleLog.KEYS);
    private final Bytes subject = Bytes.wrap(tags.firm(EnterpriseId.of("x-own:4")));

    private LedgerKeys with(SubjectKey.Gone state) {
        return SampleLog.KEYS.withSubjects(tag -> tag.equals(subject) ? state : SampleLog.subjectKey(tag));
    }

    /** A log that has entries of the subject. */
    private SampleLog log() {
        while (true) {
            SampleLog log = SampleLog.withSubjects(random.nextLong(), random.nextInt(5, 30));
            if (entries(log).size() > 1) {
                return log;
            }
        }
    }

    private List<Long> entries(SampleLog log) {
        List<Long> entries = new ArrayList<>();
        for (int number = 0; number < log.blocks.size(); number++) {
            Block block = log.block(number);
            for (int i = 0; i < block.entries().size(); i++) {
                if (block.entries().get(i).firmTag().equals(subject)) {
                    entries.add(block.firstSeq() + i);
                }
            }
        }
        return entries;
    }

    @Test
    void destroyedSubjects_areOk_andCounted() {
        for (int i = 0; i < 40; i++) {
            SampleLog log = log();
            CheckReport before = new Partition(log).check();
            log.erase(subject);
            CheckReport report = new Partition(log).check(with(SubjectKey.Gone.DESTROYED));
            assertThat(report.findings()).isEmpty();
            assertThat(report.verdict()).isEqualTo(Verdict.OK);
            assertThat(report.destroyed())
                    .isEqualTo(new CheckReport.Destroyed(1, entries(log).size()));
            assertThat(report.size()).isEqualTo(before.size() + 1);
            assertThat(report.firmEntries()).isEqualTo(before.firmEntries());
            assertThat(report.systemEntries()).isEqualTo(before.systemEntries() + 1);
            assertThat(before.destroyed()).isEqualTo(CheckReport.Destroyed.NONE);
        }
    }

    @Test
    void allSubjectsDestroyed_isOk() {
        SampleLog log = log();
        SampleLog.KEYS.subjects().all().forEach(log::erase);
        CheckReport report = new Partition(log).check(SampleLog.KEYS.withSubjects(tag -> SubjectKey.Gone.DESTROYED));
        assertThat(report.findings()).isEmpty();
        assertThat(report.destroyed().subjects()).isPositive();
    }

    @Test
    void keyDestroyedWithoutAnEntry_isAnUnloggedWrite() {
        SampleLog log = log();
        long first = entries(log).get(0);
        log.erase(Bytes.wrap(tags.firm(EnterpriseId.of("x-own:5")))); // that of another one says nothing of it
        LedgerKeys keys = SampleLog.KEYS.withSubjects(tag -> SubjectKey.Gone.DESTROYED);
        assertThat(new Partition(log).check(keys).findings())
                .anySatisfy(finding -> assertFinding(finding, Verdict.UNLOGGED_WRITE, first));
    }

    @Test
    void keyThatIsThereAfterItsEnd_isAltered() {
        SampleLog log = log();
        log.erase(subject);
        long last = log.erase(subject);
        assertThat(new Partition(log).check().findings())
                .singleElement()
                .satisfies(finding -> assertFinding(finding, Verdict.ALTERED_VALUE, last));
    }

    /** Whoever takes the last block away to bring a person back leaves a head that counts it. */
    @Test
    void endThatWasTakenOutOfTheLog_isMissing_andNotSaidTwice() {
        SampleLog log = log();
        long last = log.erase(subject);
        Partition cut = new Partition(log);
        cut.blocks.set(cut.blocks.size() - 1, null);
        assertThat(cut.check(with(SubjectKey.Gone.DESTROYED)).findings())
                .anySatisfy(finding -> assertFinding(finding, Verdict.MISSING_ENTRY, last))
                .noneSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.UNLOGGED_WRITE));
    }

    private static void assertFinding(Finding finding, Verdict verdict, long seq) {
        assertThat(finding.verdict()).isEqualTo(verdict);
        assertThat(finding.seq()).isEqualTo(seq);
    }

    @Test
    void keyThatIsGoneWithoutANote_isAnAlarm() {
        SampleLog log = log();
        long first = entries(log).get(0);
        assertThat(new Partition(log).check(with(SubjectKey.Gone.MISSING)).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.MISSING_VALUE);
                    assertThat(finding.seq()).isEqualTo(first);
                });
        assertThat(new Partition(log).check(with(SubjectKey.Gone.ALTERED)).findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(Verdict.ALTERED_VALUE);
                    assertThat(finding.seq()).isEqualTo(first);
                });
    }

    @Test
    void keyOfAnotherSubject_isNoticedAtEveryEntry() {
        SampleLog log = log();
        LedgerKeys wrong = SampleLog.KEYS.withSubjects(
                tag -> SampleLog.subjectKey(tag.equals(subject) ? Bytes.wrap(new byte[16]) : tag));
        CheckReport report = new Partition(log).check(wrong);
        assertThat(report.findings().stream()
                        .filter(finding -> finding.verdict() == Verdict.ALTERED_ENTRY)
                        .map(Finding::seq)
                        .toList())
                .containsAll(entries(log));
    }

    @Test
    void leafOfADestroyedSubject_isStillChecked() {
        SampleLog log = log();
        log.erase(subject);
        long seq = entries(log).get(random.nextInt(entries(log).size()));
        Partition target = new Partition(log);
        for (int number = 0; number < log.blocks.size(); number++) {
            Block block = log.block(number);
            if (block.firstSeq() <= seq && seq < block.endSeq()) {
                byte[] leaf = block.entries()
                        .get((int) (seq - block.firstSeq()))
                        .leaf()
                        .toArray();
                byte[] row = log.blocks.get(number).clone();
                int at = indexOf(row, leaf);
                row[at + leaf.length - 1] ^= 1; // its commitment to the image
                target.blocks.set(number, row);
            }
        }
        List<Finding> findings = target.check(with(SubjectKey.Gone.DESTROYED)).findings();
        assertThat(findings).isNotEmpty();
        assertThat(findings).allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.ALTERED_ENTRY));
    }

    @Test
    void folderOfADestroyedSubject_isStillCompared() {
        SampleLog log = log();
        log.erase(subject);
        log.rows.forEach((address, row) -> {
            if (!address.isOf(subject.array())) {
                return;
            }
            Folder folder = SampleLog.folder(row);
            Partition gone = new Partition(log);
            gone.rows.remove(address);
            assertThat(gone.check(with(SubjectKey.Gone.DESTROYED)).verdict()).isEqualTo(Verdict.MISSING_VALUE);
            folder.entries().stream()
                    .flatMap(entry -> entry.versions().stream())
                    .forEach(version -> {
                        Partition altered = new Partition(log);
                        byte[] changed = row.clone();
                        changed[indexOf(row, version.stored()) + random.nextInt(version.stored().length)] ^= 4;
                        altered.rows.put(address, changed);
                        CheckReport report = altered.check(with(SubjectKey.Gone.DESTROYED));
                        assertThat(report.verdict()).isEqualTo(Verdict.ALTERED_VALUE);
                        assertThat(report.findings().get(0).seq()).isEqualTo(version.seq());
                    });
        });
    }

    @Test
    void folderThatNamesItsSubject_isAltered() {
        SampleLog log = log();
        FolderAddress address = log.rows.keySet().stream()
                .filter(any -> any.isOf(subject.array()))
                .findFirst()
                .orElseThrow();
        byte[] row = log.row(address);
        String tag = EnterpriseId.tagged(0, subject.array()).canonical();
        int at = indexOf(row, tag.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        // [version, text of 24 to 255 bytes: 0x78 length]: a text below 24 bytes has its length in one byte
        byte[] name = "x-own:4".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] named = new byte[row.length - tag.length() + name.length - 1];
        System.arraycopy(row, 0, named, 0, at - 2);
        named[at - 2] = (byte) (0x60 | name.length);
        System.arraycopy(name, 0, named, at - 1, name.length);
        int rest = at + tag.length();
        System.arraycopy(row, rest, named, at - 1 + name.length, row.length - rest);
        Partition target = new Partition(log);
        target.rows.put(address, named);
        assertThat(target.check().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.words()).contains("another firm"));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("the part is not there");
    }
}

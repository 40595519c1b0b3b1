package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a checker says of logs that were written wrongly though their hashes fit, of other copies, and of a rewritten past. */
final class LogCheckerRulesTest {
    private static final Tags TAGS = new Tags(SampleLog.KEYS);
    private static final EnterpriseId FIRM = EnterpriseId.of("x-own:1");
    private static final Origin ROW = new Origin.BatchRow(Bytes.hex("77".repeat(32)), 0);

    private final SplittableRandom random = new SplittableRandom(Seeds.of(LogCheckerRulesTest.class));

    @Test
    void rightEntries_areOk() {
        assertThat(judge(entry(0), entry(1))).isEmpty();
    }

    @Test
    void brokenUnits_areNamed() {
        assertThat(judge(entry(0).of(1, 2))).singleElement().satisfies(it -> says(it, 0, "unit is not finished"));
        assertThat(judge(entry(0).of(2, 2))).singleElement().satisfies(it -> says(it, 0, "2 of 2 of its unit"));
        assertThat(judge(entry(0).of(1, 2), entry(1).of(2, 3)))
                .first()
                .satisfies(it -> says(it, 1, "2 of 3 of its unit"));
        assertThat(judge(entry(0).of(1, 2), entry(1).of(2, 2))).isEmpty();
        assertThat(judge(entry(0).of(1, 2), entry(1).under("x-own:2").of(2, 2)))
                .singleElement()
                .satisfies(it -> says(it, 1, "2 of 2 of its unit"));
        assertThat(judge(entry(0).of(1, 2), entry(1).inNextBlock().of(2, 2)))
                .first()
                .satisfies(it -> says(it, 0, "goes on in the next block"));
    }

    @Test
    void wrongLinks_areNamed() {
        assertThat(judge(entry(0), entry(0))).singleElement().satisfies(it -> says(it, 1, "names -1"));
        assertThat(judge(entry(0), entry(0).after(0, 0))).isEmpty();
        assertThat(judge(entry(0), entry(0).after(0, 1))).singleElement().satisfies(it -> says(it, 1, "names 0"));
        assertThat(judge(entry(0), entry(1).after(0, 0))).singleElement().satisfies(it -> says(it, 1, "names 0"));
    }

    @Test
    void wrongNames_areNamed() {
        assertThat(judge(entry(0).tagged("x-own:2"))).singleElement().satisfies(it -> says(it, 0, "another firm"));
        assertThat(judge(entry(0).inKind(5))).singleElement().satisfies(it -> says(it, 0, "another firm, key, kind"));
        assertThat(judge(entry(0).ofKind(5))).singleElement().satisfies(it -> says(it, 0, "differ in operation"));
    }

    @Test
    void firmsOfOtherPartitions_areNamed() {
        GridIdentity grid = new GridIdentity(SampleLog.GRID.gridId(), 128, 28_800, 5);
        Log log = new Log(grid, 0);
        log.add(entry(0).under("grid:p1").build());
        assertThat(log.check()).first().satisfies(it -> says(it, 0, "another partition"));
    }

    @Test
    void lives_followEachOther() {
        long first = 9;
        long second = GridIdentity.nextLife(first, 40);
        long third = GridIdentity.nextLife(second, 50);
        assertThat(lives(third, first, first, third)).isEmpty();
        assertThat(lives(third, first, second, second)).isEmpty();
        assertThat(lives(first, first, first)).isEmpty();
        assertThat(lives(third, second, first)).first().satisfies(it -> says(it, 1, "life"));
        assertThat(lives(third, first, 10)).first().satisfies(it -> says(it, 1, "life"));
        assertThat(lives(second, first, third)).first().satisfies(it -> says(it, 1, "life"));
        assertThat(lives(third, first, third + 1)).first().satisfies(it -> says(it, 1, "life"));
    }

    /** What is found in a log of a grid in a life, with an entry of each of these. */
    private static List<Finding> lives(long current, long... written) {
        Log log = new Log(SampleLog.GRID.inLife(current), 0);
        for (int i = 0; i < written.length; i++) {
            log.life(written[i]);
            log.add(entry(i).build());
        }
        return log.check();
    }

    @Test
    void otherKeys_openNothing() {
        SampleLog log = new SampleLog(random.nextLong(), 5);
        LedgerKeys others = new LedgerKeys(Bytes.hex("51".repeat(32)), Bytes.hex("52".repeat(32)));
        LogChecker checker = new LogChecker(SampleLog.GRID, 0, others, List.of(), "primary");
        checker.advance(log.head(), number -> log.blocks.get((int) number));
        assertThat(checker.report().findings())
                .hasSize((int) log.size())
                .first()
                .satisfies(it -> says(it, 0, "meta"));
    }

    @Test
    void rewrittenPasts_areSeenAtTheFirstRecordedRoot() {
        long seed = random.nextLong();
        SampleLog truth = new SampleLog(seed, 12);
        SampleLog forged = new SampleLog(seed + 1, 12);
        Partition target = new Partition(forged);
        target.recorded.clear();
        target.recorded.add(PartitionRoot.empty(0));
        target.recorded.add(new PartitionRoot(
                0,
                5,
                PartitionRoot.of(0, Head.decode(truth.heads.get(0)).range()).root()));
        assertThat(target.check().findings())
                .singleElement()
                .satisfies(it -> says(it, 0, "entries from here to 5 were rewritten"));
    }

    @Test
    void recordedSizesBeyondTheEnd_areMissing() {
        SampleLog log = new SampleLog(random.nextLong(), 4);
        Partition target = new Partition(log);
        target.recorded.add(new PartitionRoot(0, log.size() + 3, Bytes.wrap(Merkle.emptyRoot())));
        target.recorded.add(new PartitionRoot(1, log.size() + 9, Bytes.wrap(Merkle.emptyRoot())));
        assertThat(target.check().findings()).singleElement().satisfies(it -> {
            assertThat(it.verdict()).isEqualTo(Verdict.MISSING_ENTRY);
            assertThat(it.seq()).isEqualTo(log.size());
        });
    }

    @Test
    void otherCopies_areComparedBlockByBlock() {
        SampleLog log = new SampleLog(random.nextLong(), 8);
        Partition target = new Partition(log);
        byte[] altered = log.blocks.get(3).clone();
        altered[altered.length - 1] ^= 1;
        target.blocks.set(6, null);
        LogChecker checker = new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(), "primary");
        checker.advance(log.head(), target::block);
        CopyScan backup = checker.scan("backup");
        log.rows.forEach(backup::row);
        backup.end();
        for (int number = 0; number < 8; number++) {
            byte[] block = number == 3 ? altered : number == 4 ? null : log.blocks.get(number);
            boolean other = backup.isOtherBlock(number, block == null ? null : Sha256.of(block));
            assertThat(other).as("block " + number).isEqualTo(number == 3 || number == 4);
            backup.block(number, log.blocks.get(number), block);
        }
        assertThat(backup.isOtherBlock(99, null)).isFalse();
        backup.block(99, altered, null);
        backup.finish();
        List<Finding> findings = checker.report().findings();
        assertThat(findings).filteredOn(it -> it.copy().equals("backup")).hasSize(2);
        assertThat(findings.get(0))
                .satisfies(it -> says(it, log.block(3).endSeq() - 1, "not that of the copy replayed"));
        assertThat(findings.get(1).verdict()).isEqualTo(Verdict.MISSING_ENTRY);
        assertThat(findings.get(2).copy()).isEqualTo("primary");
        assertThat(findings.get(2).seq()).isEqualTo(log.block(6).firstSeq());
    }

    @Test
    void rowsBehindAndBesideTheLog_areNamed() {
        SampleLog log = new SampleLog(random.nextLong(), 3);
        LogChecker checker = new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(), "primary");
        checker.advance(log.head(), number -> log.blocks.get((int) number));
        CopyScan primary = checker.scan("primary");
        primary.blockRow(-1);
        primary.blockRow(2);
        assertThat(checker.report().findings()).isEmpty();
        primary.blockRow(3);
        checker.scan("backup").strayRow("head");
        assertThat(checker.report().findings()).hasSize(2).allSatisfy(it -> {
            assertThat(it.verdict()).isEqualTo(Verdict.UNLOGGED_WRITE);
            assertThat(it.seq()).isEqualTo(log.size());
        });
    }

    @Test
    void headsOfOtherCopies_areCompared() {
        long seed = random.nextLong();
        SampleLog log = new SampleLog(seed, 3);
        SampleLog ahead = new SampleLog(seed, 4);
        for (byte[] wrong :
                new byte[][] {null, {1, 2}, Head.empty(SampleLog.GRID, 0).encode(), ahead.head()}) {
            LogChecker checker = new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(), "primary");
            checker.advance(log.head(), number -> log.blocks.get((int) number));
            checker.scan("backup").head(wrong);
            assertThat(checker.report().findings()).singleElement().satisfies(it -> {
                assertThat(it.copy()).isEqualTo("backup");
                assertThat(it.seq()).isEqualTo(log.size());
            });
        }
    }

    @Test
    void rowsThatVanishWhileAhead_areMissing() {
        SampleLog log = new SampleLog(random.nextLong(), 20);
        LogChecker checker = new LogChecker(SampleLog.GRID, 0, SampleLog.KEYS, List.of(), "primary");
        checker.advance(log.heads.get(0), number -> log.blocks.get((int) number));
        CopyScan scan = checker.scan("primary");
        log.rows.forEach(scan::row);
        FolderAddress gone = scan.ahead().iterator().next();
        checker.advance(log.head(), number -> log.blocks.get((int) number));
        scan.gone(gone);
        for (FolderAddress address : scan.ahead()) {
            scan.row(address, log.row(address));
        }
        scan.end();
        scan.finish();
        assertThat(checker.report().findings())
                .singleElement()
                .satisfies(it -> assertThat(it.verdict()).isEqualTo(Verdict.MISSING_VALUE));
    }

    private static void says(Finding finding, long seq, String words) {
        assertThat(finding.words()).contains(words);
        assertThat(finding.seq()).isEqualTo(seq);
        assertThat(finding.verdict()).isEqualTo(Verdict.ALTERED_ENTRY);
    }

    private static List<Finding> judge(Draft... drafts) {
        Log log = new Log(SampleLog.GRID, 0);
        for (Draft draft : drafts) {
            log.add(draft.build());
        }
        return log.check();
    }

    private static Draft entry(int key) {
        return new Draft(key);
    }

    /** One partition's log, written entry by entry as told. */
    private static final class Log {
        private final GridIdentity grid;
        private final int partition;
        private final List<byte[]> blocks = new ArrayList<>();
        private Head head;
        private long life;
        private BlockBuilder builder;
        private boolean open;

        Log(GridIdentity grid, int partition) {
            this.grid = grid;
            this.partition = partition;
            this.head = Head.empty(grid, partition);
            this.life = grid.incarnation();
            this.builder = next();
        }

        /** From now on entries are written in that life. */
        void life(long number) {
            close();
            life = number;
            builder = next();
        }

        private BlockBuilder next() {
            return new BlockBuilder(grid.inLife(life), new Commitment(SampleLog.KEYS), head, 1, 1_000);
        }

        void add(Entry entry) {
            if (entry.inNextBlock()) {
                close();
            }
            builder.add(entry.firmTag(), entry.keyTag(), entry.folderKind(), 0, entry.meta(), entry.image());
            open = true;
        }

        private void close() {
            if (open) {
                blocks.add(builder.block().encode());
                head = builder.head();
                builder = next();
                open = false;
            }
        }

        List<Finding> check() {
            close();
            LogChecker checker = new LogChecker(grid, partition, SampleLog.KEYS, List.of(), "primary");
            checker.advance(head.encode(), number -> blocks.get((int) number));
            return checker.report().findings();
        }
    }

    private record Entry(byte[] firmTag, byte[] keyTag, int folderKind, Meta meta, byte[] image, boolean inNextBlock) {}

    /** An entry that is right unless told otherwise. */
    private static final class Draft {
        private final int key;
        private String firm = FIRM.canonical();
        private String tagged = "";
        private int k = 1;
        private int n = 1;
        private long prevSeq = Meta.NONE;
        private long prevBlock = Meta.NONE;
        private int kind;
        private int folderKind;
        private boolean inNextBlock;

        Draft(int key) {
            this.key = key;
        }

        Draft of(int place, int count) {
            k = place;
            n = count;
            return this;
        }

        Draft under(String other) {
            firm = other;
            return this;
        }

        Draft tagged(String other) {
            tagged = other;
            return this;
        }

        Draft after(long seq, long block) {
            prevSeq = seq;
            prevBlock = block;
            return this;
        }

        Draft ofKind(int other) {
            kind = other;
            return this;
        }

        Draft inKind(int other) {
            folderKind = other;
            return this;
        }

        Draft inNextBlock() {
            inNextBlock = true;
            return this;
        }

        private static final List<String> COVERED = List.of("enterprise", "taxFiling", "judicialCase", "trade");

        Entry build() {
            EnterpriseId id = EnterpriseId.of(firm);
            RecordKind kindOf = id.isGrid() ? RecordKind.MODEL : RecordKind.COVERAGE;
            RecordKey recordKey =
                    new RecordKey(id, kindOf, "registry", List.of(id.isGrid() ? "part-" + key : COVERED.get(key)));
            Image image = Image.of(
                    CreditRecord.state(recordKey, Interval.from(19_000), 5).build());
            Meta meta = new Meta(
                    Op.PUT,
                    kind == 0 ? kindOf.number() : kind,
                    1,
                    new Organisation("registry"),
                    "clerk",
                    null,
                    ROW,
                    prevSeq,
                    prevBlock,
                    k,
                    n);
            return new Entry(
                    TAGS.firm(tagged.isEmpty() ? id : EnterpriseId.of(tagged)),
                    TAGS.key(kindOf.number(), "registry", recordKey.parts()),
                    folderKind == 0 ? kindOf.number() : folderKind,
                    meta,
                    image.bytes(),
                    inNextBlock);
        }
    }
}

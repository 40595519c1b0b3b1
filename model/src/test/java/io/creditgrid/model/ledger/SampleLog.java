package io.creditgrid.model.ledger;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A partition as the door would leave it: a seeded history of units, its blocks, head, live rows and recorded roots. */
final class SampleLog {
    static final GridIdentity GRID =
            new GridIdentity(Bytes.hex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"), 1, 28_800, (3L << 48) | 77);
    static final LedgerKeys KEYS = new LedgerKeys(Bytes.hex("31".repeat(32)), Bytes.hex("42".repeat(32)), new Lookup());

    /** Registers whose firms are personal subjects in {@link #withSubjects}. */
    private static final Set<String> PERSONAL = Set.of("own");

    static final int PARTITION = 0;

    private static final Tags TAGS = new Tags(KEYS);
    private static final Commitment COMMITMENT = new Commitment(KEYS);
    private static final long START = 1_700_000_000_000L;

    final List<byte[]> blocks = new ArrayList<>();
    final Map<FolderAddress, byte[]> rows = new LinkedHashMap<>();
    final List<PartitionRoot> recorded = new ArrayList<>();
    /** Heads and live rows after each block. */
    final List<byte[]> heads = new ArrayList<>();

    final List<Map<FolderAddress, byte[]>> rowsAfter = new ArrayList<>();

    long firmEntries;
    long systemEntries;

    private final SplittableRandom random;
    private final Map<FolderAddress, Folder> folders = new HashMap<>();
    private Head head = Head.empty(GRID, PARTITION);
    private long now = START;
    private long writerEpoch = 1;
    private long published;

    private final boolean hasSubjects;

    SampleLog(long seed, int blockCount) {
        this(seed, blockCount, false);
    }

    /** The same history, but its firms from number 3 on are personal subjects. */
    static SampleLog withSubjects(long seed, int blockCount) {
        return new SampleLog(seed, blockCount, true);
    }

    /** The keys of the subjects that there may be. */
    private static final class Lookup implements SubjectLookup {
        @Override
        public SubjectKey of(Bytes firmTag) {
            return all().contains(firmTag) ? subjectKey(firmTag) : SubjectKey.Gone.MISSING;
        }

        @Override
        public List<Bytes> all() {
            return Stream.of("3", "4", "5")
                    .map(number -> Bytes.wrap(TAGS.firm(EnterpriseId.of("x-own:" + number))))
                    .toList();
        }
    }

    /** Each subject's key, made up from its tag. */
    static SubjectKey subjectKey(Bytes firmTag) {
        return new SubjectKey.Held(Bytes.wrap(Sha256.of(firmTag.array())));
    }

    private static SubjectCipher cipher(byte[] firmTag) {
        return new SubjectCipher(GRID.gridId(), (SubjectKey.Held) subjectKey(Bytes.wrap(firmTag)));
    }

    private boolean isPersonal(EnterpriseId firm) {
        return hasSubjects && firm.isPersonal(PERSONAL) && firm.value().compareTo("3") >= 0;
    }

    /** A folder of this log, opened. */
    static Folder folder(byte[] row) {
        EnterpriseId firm = Folder.firmOf(row);
        return firm.isTag()
                ? Folder.decode(row, (seq, stored) -> open(cipher(firm.firmTag()), seq, stored))
                : Folder.decode(row);
    }

    private static byte[] open(SubjectCipher cipher, long seq, byte[] stored) {
        return Objects.requireNonNull(cipher.decrypt(PARTITION, seq, Half.IMAGE, stored));
    }

    private SampleLog(long seed, int blockCount, boolean hasSubjects) {
        this.hasSubjects = hasSubjects;
        random = new SplittableRandom(seed);
        for (int i = 0; i < blockCount; i++) {
            addBlock();
        }
    }

    long size() {
        return head.size();
    }

    byte[] head() {
        return head.encode();
    }

    byte[] row(FolderAddress address) {
        return Objects.requireNonNull(rows.get(address), "a row of the log");
    }

    Block block(int number) {
        return Block.decode(blocks.get(number));
    }

    private void addBlock() {
        writerEpoch += random.nextInt(8) == 0 ? 1 : 0;
        now += random.nextInt(-50, 2_000);
        BlockBuilder builder = new BlockBuilder(GRID, COMMITMENT, head, writerEpoch, now);
        int units = random.nextInt(1, 5);
        for (int i = 0; i < units; i++) {
            addUnit(builder);
        }
        finish(builder);
    }

    private void finish(BlockBuilder builder) {
        blocks.add(builder.block().encode());
        head = builder.head();
        heads.add(head.encode());
        folders.forEach((address, folder) -> rows.put(address, folder.encode()));
        rowsAfter.add(new LinkedHashMap<>(rows));
        if (random.nextInt(3) == 0) {
            recorded.add(PartitionRoot.of(PARTITION, head.range()));
        }
    }

    /** Adds a block with the entry of the end of a subject's key; its seq. */
    long erase(Bytes firmTag) {
        BlockBuilder builder = new BlockBuilder(GRID, COMMITMENT, head, writerEpoch, ++now);
        long seq = builder.nextSeq();
        EnterpriseId subject = EnterpriseId.tagged(PARTITION, firmTag.array());
        RecordKey key = new RecordKey(
                EnterpriseId.of("grid:p" + PARTITION),
                RecordKind.ERASE,
                RecordKey.GRID_SOURCE,
                List.of(subject.canonical()));
        CreditRecord record =
                CreditRecord.event(key, 19_700, now).set("destroyedAt", now).build();
        add(builder, List.of(Image.of(record)), null);
        finish(builder);
        return seq;
    }

    private void addUnit(BlockBuilder builder) {
        int choice = random.nextInt(8);
        if (choice == 0) {
            addEnquiry(builder);
        } else if (choice == 1) {
            addModel(builder);
        } else {
            EnterpriseId firm = EnterpriseId.of("x-own:" + random.nextInt(6));
            int n = random.nextInt(1, 4);
            List<Image> images = new ArrayList<>();
            for (int k = 0; k < n; k++) {
                images.add(image(firm));
            }
            add(builder, images, random.nextInt(3) == 0 ? null : "CREDIT_REVIEW");
        }
    }

    private void addEnquiry(BlockBuilder builder) {
        EnterpriseId firm = EnterpriseId.of("x-own:" + random.nextInt(6));
        UUID request = new UUID((now + random.nextInt(1_000)) << 16 | 0x7000, random.nextLong() >>> 1);
        List<String> parts = List.of(request.toString());
        ZoneOffset offset = GRID.offset();
        List<Image> images = new ArrayList<>();
        RecordKey enquiry = new RecordKey(firm, RecordKind.ENQUIRY, RecordKey.GRID_SOURCE, parts);
        images.add(Image.of(CreditRecord.event(enquiry, RecordKind.ENQUIRY.dayOf(parts, offset), now)
                .set("organisation", "bank-a")
                .set("purpose", "CREDIT_REVIEW")
                .set("verb", "SCORE")
                .set("result", "GRANTED")
                .build()));
        RecordKey score = new RecordKey(firm, RecordKind.SCORE, RecordKey.GRID_SOURCE, parts);
        images.add(Image.of(CreditRecord.event(score, RecordKind.SCORE.dayOf(parts, offset), now)
                .set("organisation", "bank-a")
                .set("purpose", "CREDIT_REVIEW")
                .set("model", "m-1")
                .set("validAt", 19_000L)
                .set("position", builder.nextSeq())
                .set("pd", random.nextDouble())
                .set("vector", new byte[32])
                .build()));
        add(builder, images, "CREDIT_REVIEW");
    }

    private void addModel(BlockBuilder builder) {
        RecordKey key = new RecordKey(
                EnterpriseId.of("grid:models"), RecordKind.MODEL, RecordKey.GRID_SOURCE, List.of("default"));
        add(
                builder,
                List.of(Image.of(CreditRecord.state(key, Interval.from(19_000), publishedAt())
                        .set("target", "card-" + random.nextInt(100))
                        .build())),
                null);
    }

    private Image image(EnterpriseId firm) {
        return switch (random.nextInt(4)) {
            case 0 -> enterprise(firm);
            case 1 -> creditMonth(firm);
            case 2 -> trade(firm);
            default -> judicialCase(firm);
        };
    }

    private Image enterprise(EnterpriseId firm) {
        RecordKey key = new RecordKey(firm, RecordKind.ENTERPRISE, "registry", List.of());
        return Image.of(CreditRecord.state(key, interval(), publishedAt())
                .set("currency", "CNY")
                .set("name", "Firm " + random.nextInt())
                .set("status", random.nextBoolean() ? "ACTIVE" : "REVOKED")
                .set("registeredCapital", random.nextLong(1_000_000_000L))
                .build());
    }

    private Image creditMonth(EnterpriseId firm) {
        List<String> parts = List.of("A-" + random.nextInt(2), month());
        RecordKey key = new RecordKey(firm, RecordKind.CREDIT_MONTH, "bank-a", parts);
        long at = RecordKind.CREDIT_MONTH.dayOf(parts, GRID.offset());
        if (random.nextInt(6) == 0) {
            return Image.removal(key, at, publishedAt());
        }
        return Image.of(CreditRecord.event(key, at, publishedAt())
                .set("currency", "CNY")
                .set("limit", random.nextLong(1_000_000_000L))
                .set("drawn", random.nextLong(1_000_000_000L))
                .set("daysPastDue", (long) random.nextInt(90))
                .set("loanClass", "NORMAL")
                .build());
    }

    private Image trade(EnterpriseId firm) {
        List<String> parts = List.of("x-own:" + random.nextInt(6), month());
        RecordKey key = new RecordKey(firm, RecordKind.TRADE, "core", parts);
        return Image.of(CreditRecord.event(key, RecordKind.TRADE.dayOf(parts, GRID.offset()), publishedAt())
                .set("currency", "CNY")
                .set("amount", random.nextLong(1_000_000_000L))
                .build());
    }

    private Image judicialCase(EnterpriseId firm) {
        RecordKey key = new RecordKey(
                firm, RecordKind.JUDICIAL_CASE, "court", List.of("case " + random.nextInt(3), "DEFENDANT"));
        if (random.nextInt(4) == 0) {
            return Image.removal(key, interval(), publishedAt());
        }
        return Image.of(CreditRecord.state(key, interval(), publishedAt())
                .set("currency", "CNY")
                .set("cause", "LOAN")
                .set("result", "PENDING")
                .set("stage", "OPEN")
                .set("amount", random.nextLong(1_000_000_000L))
                .build());
    }

    private Interval interval() {
        long from = random.nextLong(18_000, 20_000);
        return random.nextInt(3) == 0 ? Interval.from(from) : new Interval(from, from + random.nextLong(1, 800));
    }

    private String month() {
        return String.format(Locale.ROOT, "20%d-%02d", random.nextInt(21, 24), random.nextInt(1, 13));
    }

    /** Mostly later than before, at times earlier: restatements arrive out of order. */
    private long publishedAt() {
        published += random.nextInt(3) == 0 ? -400 : 1_000;
        return START + published;
    }

    private void add(BlockBuilder builder, List<Image> images, @Nullable String purpose) {
        int n = images.size();
        for (int k = 1; k <= n; k++) {
            add(builder, images.get(k - 1), purpose, k, n);
        }
    }

    private void add(BlockBuilder builder, Image image, @Nullable String purpose, int k, int n) {
        RecordKey key = image.key();
        byte[] firmTag = TAGS.firm(key.firm());
        byte[] keyTag = TAGS.key(key.kind().number(), key.source(), key.parts());
        int kind = key.kind().folderKind().number();
        int page = key.kind().page(key.parts(), GRID.offset());
        FolderAddress address = FolderAddress.of(firmTag, kind, page);
        boolean personal = isPersonal(key.firm());
        EnterpriseId named = personal ? EnterpriseId.tagged(PARTITION, firmTag) : key.firm();
        Folder folder = folders.computeIfAbsent(address, a -> Folder.empty(named, RecordKind.ofNumber(kind)));
        FolderEntry before = folder.find(keyTag);
        Meta meta = new Meta(
                image.op(),
                key.kind().number(),
                key.kind().schema().version(),
                new Organisation("bank-a"),
                "teller",
                purpose,
                origin(),
                before == null ? Meta.NONE : before.lastSeq(),
                before == null ? Meta.NONE : before.lastBlock(),
                k,
                n);
        Version version = Version.of(image, builder.nextSeq(), builder.number());
        if (personal) {
            version = version.storedAs(cipher(firmTag)
                    .encrypt(GRID.incarnation(), PARTITION, builder.nextSeq(), Half.IMAGE, image.bytes(), random));
        }
        long seq = personal
                ? builder.add(
                        firmTag, keyTag, kind, page, meta, image.bytes(), version.stored(), cipher(firmTag), random)
                : builder.add(firmTag, keyTag, kind, page, meta, image.bytes());
        folders.put(address, folder.with(keyTag, version));
        if (kind != RecordKind.ENTERPRISE.number()) {
            FolderAddress home = FolderAddress.of(firmTag, RecordKind.ENTERPRISE.number(), 0);
            Folder directory = folders.computeIfAbsent(home, a -> Folder.empty(named, RecordKind.ENTERPRISE));
            folders.put(home, directory.listing(new PageRef(kind, page), seq));
        }
        if (key.firm().isGrid()) {
            systemEntries++;
        } else {
            firmEntries++;
        }
    }

    private Origin origin() {
        byte[] id = new byte[random.nextInt(4) == 0 ? 16 : 32];
        random.nextBytes(id);
        return id.length == 16
                ? new Origin.Request(Bytes.wrap(id))
                : new Origin.BatchRow(Bytes.wrap(id), random.nextInt(1_000));
    }
}

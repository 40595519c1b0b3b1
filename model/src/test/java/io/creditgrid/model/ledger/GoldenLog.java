package io.creditgrid.model.ledger;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A small stored log of fixed keys and inputs: what the golden vectors are made from. Nothing in it is drawn or read from a clock. */
final class GoldenLog {
    static final GridIdentity GRID =
            new GridIdentity(Bytes.hex("000102030405060708090a0b0c0d0e0f"), 4, 28_800, (1L << 48) | 5);
    static final LedgerKeys KEYS = new LedgerKeys(Bytes.hex("31".repeat(32)), Bytes.hex("42".repeat(32)));
    static final Bytes BATCH = Bytes.hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
    static final long TIME = 1_700_000_000_000L;

    /** A personal subject: what is written about it is encrypted under a key of its own. */
    static final EnterpriseId PERSON = EnterpriseId.of("uscc:92330424MA29JBTX8A");

    static final SubjectKey.Held PERSON_KEY = new SubjectKey.Held(Bytes.hex("53".repeat(32)));

    private static final SubjectCipher CIPHER = new SubjectCipher(GRID.gridId(), PERSON_KEY);
    private static final Placement PLACEMENT = new Placement(GRID.partitions());
    private static final Tags TAGS = new Tags(KEYS);
    private static final Commitment COMMITMENT = new Commitment(KEYS);

    /** The log of one partition and its live rows. */
    static final class Log {
        final int partition;
        final List<Block> blocks = new ArrayList<>();
        final Map<FolderAddress, Folder> folders = new HashMap<>();
        Head head;

        Log(int partition) {
            this.partition = partition;
            this.head = Head.empty(GRID, partition);
        }
    }

    final Map<Integer, Log> logs = new TreeMap<>();
    final List<EpochRecord> epochs = new ArrayList<>();
    EpochHead epochHead = EpochHead.EMPTY;

    private final Map<Integer, PartitionRoot> sealed = new TreeMap<>();
    /** Nonces, which a grid draws from a secure source. */
    private final SplittableRandom nonces = new SplittableRandom(7);

    private long row;

    GoldenLog() {
        for (int partition = 0; partition < GRID.partitions(); partition++) {
            logs.put(partition, new Log(partition));
            sealed.put(partition, PartitionRoot.empty(partition));
        }
        append(new EpochRecord.Created(GRID));
        writeAll();
    }

    /** The first firm of a namespace that lies in a partition, from a number on. */
    static EnterpriseId firm(int partition, int from) {
        int number = from;
        while (PLACEMENT.partition(EnterpriseId.of("x-gold:firm-" + number)) != partition) {
            number++;
        }
        return EnterpriseId.of("x-gold:firm-" + number);
    }

    private void writeAll() {
        EnterpriseId a = firm(1, 1);
        EnterpriseId b = firm(3, 1);
        EnterpriseId c = firm(3, 100);
        block(
                1,
                1,
                TIME,
                unit(null, enterprise(a, "Mill", Interval.from(18_000), 0)),
                unit(null, creditMonth(a, 1_234_56, 1)),
                unit(null, trade(a, "x-gold:customer", 2)));
        block(3, 1, TIME + 5, unit(null, enterprise(b, "公司", new Interval(17_000, 19_000), 0)));
        seal(TIME + 10, false);
        UUID request = new UUID((TIME + 20) << 16 | 0x7abc, 0x8123_4567_89ab_cdefL);
        // one unit of two; the enterprise then has two versions that each hold somewhere
        block(
                1,
                1,
                TIME + 20,
                unit(
                        request,
                        judicialCase(a, new Interval(18_500, 18_900), 3),
                        enterprise(a, "Mill & Sons", Interval.from(18_600), 4)));
        // the clock of this writer is behind: the block is committed when the one before was
        block(1, 2, TIME - 1_000, unit(null, Image.removal(creditKey(a), CreditRecord.NO_DAY, TIME + 5)));
        UUID asked = new UUID((TIME + 30) << 16 | 0x7def, 0x8fed_cba9_8765_4320L);
        block(
                3,
                1,
                TIME + 30,
                unit(asked, enquiry(b, asked), score(b, asked)),
                unit(null, enterprise(c, "Loom", Interval.from(-400), 0)));
        // an older statement arrives late: it is logged and wins nowhere
        block(
                3,
                1,
                TIME + 40,
                unit(null, enterprise(c, "Loom (old)", Interval.from(100), -1)),
                unit(null, model(RecordKey.GRID_SOURCE)));
        int home = PLACEMENT.partition(PERSON);
        block(
                home,
                2,
                TIME + 45,
                unit(null, enterprise(PERSON, "张三小店", Interval.from(18_100), 40)),
                unit(null, creditMonth(PERSON, 99, 41)));
        block(home, 3, TIME + 46, unit(null, enterprise(PERSON, "张三大店", Interval.from(18_300), 42)));
        // another firm's record names the person by its tag
        EnterpriseId named = EnterpriseId.tagged(home, TAGS.firm(PERSON));
        block(1, 3, TIME + 47, unit(null, trade(a, named.canonical(), 43)));
        seal(TIME + 50, true);
    }

    private Image enterprise(EnterpriseId firm, String name, Interval interval, int published) {
        RecordKey key = new RecordKey(firm, RecordKind.ENTERPRISE, "registry", List.of());
        return Image.of(CreditRecord.state(key, interval, TIME + published)
                .set("currency", "CNY")
                .set("name", name)
                .set("status", "ACTIVE")
                .set("registeredCapital", 5_000_000L)
                .build());
    }

    private static RecordKey creditKey(EnterpriseId firm) {
        return new RecordKey(firm, RecordKind.CREDIT_MONTH, "bank-a", List.of("A/1", "2021-12"));
    }

    private static Image creditMonth(EnterpriseId firm, long drawn, int published) {
        RecordKey key = creditKey(firm);
        return Image.of(CreditRecord.event(key, key.kind().dayOf(key.parts(), GRID.offset()), TIME + published)
                .set("currency", "CNY")
                .set("limit", 10_000_000L)
                .set("drawn", drawn)
                .set("daysPastDue", 0L)
                .set("loanClass", "NORMAL")
                .build());
    }

    private static Image trade(EnterpriseId firm, String customer, int published) {
        List<String> parts = List.of(customer, "2022-02");
        RecordKey key = new RecordKey(firm, RecordKind.TRADE, "core", parts);
        return Image.of(CreditRecord.event(key, key.kind().dayOf(parts, GRID.offset()), TIME + published)
                .set("currency", "CNY")
                .set("amount", -77L)
                .build());
    }

    private static Image judicialCase(EnterpriseId firm, Interval interval, int published) {
        RecordKey key = new RecordKey(firm, RecordKind.JUDICIAL_CASE, "court", List.of("(2021) 1", "DEFENDANT"));
        return Image.of(CreditRecord.state(key, interval, TIME + published)
                .set("currency", "CNY")
                .set("cause", "LOAN")
                .set("result", "PENDING")
                .set("stage", "OPEN")
                .set("amount", 4_294_967_296L)
                .build());
    }

    private static Image enquiry(EnterpriseId firm, UUID request) {
        List<String> parts = List.of(request.toString());
        RecordKey key = new RecordKey(firm, RecordKind.ENQUIRY, RecordKey.GRID_SOURCE, parts);
        return Image.of(CreditRecord.event(key, key.kind().dayOf(parts, GRID.offset()), TIME + 30)
                .set("organisation", "bank-a")
                .set("purpose", "CREDIT_REVIEW")
                .set("verb", "SCORE")
                .set("result", "GRANTED")
                .build());
    }

    private static Image score(EnterpriseId firm, UUID request) {
        List<String> parts = List.of(request.toString());
        RecordKey key = new RecordKey(firm, RecordKind.SCORE, RecordKey.GRID_SOURCE, parts);
        return Image.of(CreditRecord.event(key, key.kind().dayOf(parts, GRID.offset()), TIME + 30)
                .set("organisation", "bank-a")
                .set("purpose", "CREDIT_REVIEW")
                .set("model", "m-1")
                .set("validAt", 19_675L)
                .set("position", 1L)
                .set("pd", 0.0625)
                .set("vector", new byte[32])
                .build());
    }

    private static Image model(String source) {
        RecordKey key = new RecordKey(EnterpriseId.of("grid:p3"), RecordKind.SWEEP, source, List.of("s-1"));
        return Image.removal(key, Interval.from(19_675), TIME + 40);
    }

    /** Mutations of one unit: from a request, or from rows of the batch. */
    private record Unit(@Nullable UUID request, List<Image> images) {}

    private static Unit unit(@Nullable UUID request, Image... images) {
        return new Unit(request, List.of(images));
    }

    private void block(int partition, long writerEpoch, long now, Unit... units) {
        Log log = logs.get(partition);
        if (log == null) {
            throw new IllegalArgumentException("no partition " + partition);
        }
        BlockBuilder builder = new BlockBuilder(GRID, COMMITMENT, log.head, writerEpoch, now);
        for (Unit unit : units) {
            for (int k = 1; k <= unit.images().size(); k++) {
                add(log, builder, unit, k);
            }
        }
        log.blocks.add(builder.block());
        log.head = builder.head();
    }

    private void add(Log log, BlockBuilder builder, Unit unit, int k) {
        Image image = unit.images().get(k - 1);
        RecordKey key = image.key();
        byte[] firmTag = TAGS.firm(key.firm());
        byte[] keyTag = TAGS.key(key.kind().number(), key.source(), key.parts());
        int kind = key.kind().folderKind().number();
        int page = key.kind().page(key.parts(), GRID.offset());
        FolderAddress address = FolderAddress.of(firmTag, kind, page);
        boolean personal = key.firm().equals(PERSON);
        EnterpriseId named = personal ? EnterpriseId.tagged(log.partition, firmTag) : key.firm();
        Folder folder = log.folders.computeIfAbsent(address, a -> Folder.empty(named, RecordKind.ofNumber(kind)));
        FolderEntry before = folder.find(keyTag);
        Meta meta = new Meta(
                image.op(),
                key.kind().number(),
                key.kind().schema().version(),
                new Organisation("bank-a"),
                "teller",
                unit.request() == null ? null : "CREDIT_REVIEW",
                origin(unit, k),
                before == null ? Meta.NONE : before.lastSeq(),
                before == null ? Meta.NONE : before.lastBlock(),
                k,
                unit.images().size());
        Version version = Version.of(image, builder.nextSeq(), builder.number());
        if (personal) {
            version = version.storedAs(CIPHER.encrypt(
                    GRID.incarnation(), log.partition, builder.nextSeq(), Half.IMAGE, image.bytes(), nonces));
        }
        long seq = personal
                ? builder.add(firmTag, keyTag, kind, page, meta, image.bytes(), version.stored(), CIPHER, nonces)
                : builder.add(firmTag, keyTag, kind, page, meta, image.bytes());
        log.folders.put(address, folder.with(keyTag, version));
        if (kind != RecordKind.ENTERPRISE.number()) {
            FolderAddress home = FolderAddress.of(firmTag, RecordKind.ENTERPRISE.number(), 0);
            Folder directory = log.folders.computeIfAbsent(home, a -> Folder.empty(named, RecordKind.ENTERPRISE));
            log.folders.put(home, directory.listing(new PageRef(kind, page), seq));
        }
    }

    /** Of a request's second mutation the id is the request's with its last bit turned. */
    private Origin origin(Unit unit, int k) {
        UUID request = unit.request();
        if (request == null) {
            return new Origin.BatchRow(BATCH, row++);
        }
        byte[] id = new byte[16];
        BigEndian.put(id, 0, request.getMostSignificantBits(), Long.BYTES);
        BigEndian.put(id, Long.BYTES, request.getLeastSignificantBits() ^ (k - 1), Long.BYTES);
        return new Origin.Request(Bytes.wrap(id));
    }

    private void seal(long time, boolean full) {
        List<PartitionRoot> changed = new ArrayList<>();
        for (Log log : logs.values()) {
            PartitionRoot now = PartitionRoot.of(log.partition, log.head.range());
            if (full || !now.equals(sealed.get(log.partition))) {
                changed.add(now);
            }
            sealed.put(log.partition, now);
        }
        Bytes overAll = PartitionRoot.overAll(List.copyOf(sealed.values()));
        append(new EpochRecord.Sealed(epochs.size(), time, full, changed, overAll));
    }

    private void append(EpochRecord next) {
        epochs.add(next);
        epochHead = epochHead.append(next);
    }
}

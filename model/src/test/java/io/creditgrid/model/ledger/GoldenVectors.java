package io.creditgrid.model.ledger;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The golden vectors as text: all stored bytes of {@link GoldenLog}, and what a reader has to derive from them. */
final class GoldenVectors {
    private static final HexFormat HEX = HexFormat.of();
    private static final Tags TAGS = new Tags(GoldenLog.KEYS);
    private static final Commitment COMMITMENT = new Commitment(GoldenLog.KEYS);

    private GoldenVectors() {}

    static String text() {
        GoldenLog log = new GoldenLog();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", StoredFormat.VERSION);
        all.put("keys", keys());
        all.put(
                "catalogue",
                Arrays.stream(RecordKind.values()).map(GoldenVectors::kind).toList());
        all.put("identifiers", identifiers());
        all.put("tags", tags());
        all.put("subjects", List.of(subject()));
        all.put(
                "partitions",
                log.logs.values().stream().map(GoldenVectors::partition).toList());
        all.put("epochs", epochs(log));
        all.put("restore", restore(log));
        all.put("frames", frames(log));
        all.put("opening", opening(log));
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(all) + "\n";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    private static Map<String, Object> keys() {
        return map(
                "gridId", GoldenLog.GRID.gridId().toString(),
                "tagKey", GoldenLog.KEYS.tagKey().toString(),
                "saltKey", GoldenLog.KEYS.saltKey().toString());
    }

    /** What of a kind stands in stored bytes: its number, its page, the parts of its key, and its fields in stored order. */
    private static Map<String, Object> kind(RecordKind kind) {
        return map(
                "number", kind.number(),
                "label", kind.label(),
                "state", kind.isState(),
                "folderKind", kind.folderKind().number(),
                "page", kind.pageRule().name(),
                "parts", kind.keyParts().stream().map(part -> part.name()).toList(),
                "schemaVersion", kind.schema().version(),
                "fields",
                        kind.schema().fields().stream()
                                .map(field -> field.name() + " " + field.type())
                                .toList());
    }

    private static List<Map<String, Object>> identifiers() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String text : List.of(
                "uscc:91310000775785552L",
                " uscc:９１３１００００７７５７８５５５２ｌ ",
                "lei:5493001KJTIIGC8Y1R12",
                "x-gold:firm-1",
                "grid:models",
                "grid:p3")) {
            EnterpriseId id = EnterpriseId.of(text);
            all.add(map(
                    "text", text,
                    "canonical", id.canonical(),
                    "partitionOf4", new Placement(4).partition(id),
                    "partitionOf128", new Placement(128).partition(id)));
        }
        return all;
    }

    private static Map<String, Object> tags() {
        String firm = "uscc:91310000775785552L";
        List<String> parts = List.of("A/1", "2021-12");
        return map(
                "firm", map("id", firm, "tag", hex(TAGS.firm(EnterpriseId.of(firm)))),
                "key", map("kind", 4, "source", "bank-a", "parts", parts, "tag", hex(TAGS.key(4, "bank-a", parts))),
                "person", map("value", "张三", "token", TAGS.person("张三")));
    }

    private static Map<String, Object> partition(GoldenLog.Log log) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (Block block : log.blocks) {
            List<Map<String, Object>> entries = new ArrayList<>();
            for (int i = 0; i < block.entries().size(); i++) {
                Block.Entry entry = block.entries().get(i);
                Leaf leaf = Leaf.decode(entry.leaf().array());
                entries.add(map(
                        "seq", leaf.seq(),
                        "secret",
                                hex(commitment(entry)
                                        .secret(leaf.incarnation(), block.writerEpoch(), leaf.partition(), leaf.seq())),
                        "metaCommitment", leaf.meta().toString(),
                        "imageCommitment", leaf.image().toString(),
                        "leafHash", hex(leaf.hash())));
            }
            blocks.add(map("number", block.number(), "row", hex(block.encode()), "entries", entries));
        }
        List<Map<String, Object>> folders = log.folders.entrySet().stream()
                .map(each -> folder(each.getKey(), each.getValue()))
                .sorted(Comparator.comparing(each -> each.get("firmTag")
                        + String.format("%09d%09d", (Integer) each.get("kind"), (Integer) each.get("page"))))
                .toList();
        return map(
                "partition",
                log.partition,
                "genesis",
                hex(GoldenLog.GRID.genesis(log.partition)),
                "blocks",
                blocks,
                "head",
                hex(log.head.encode()),
                "root",
                hex(log.head.range().root()),
                "folders",
                folders);
    }

    private static Map<String, Object> subject() {
        return map(
                "firmTag", hex(TAGS.firm(GoldenLog.PERSON)),
                "key", GoldenLog.PERSON_KEY.key().toString());
    }

    private static Commitment commitment(Block.Entry entry) {
        return SubjectCipher.isEncrypted(entry.image().array())
                ? new SubjectCipher(GoldenLog.GRID.gridId(), GoldenLog.PERSON_KEY).commitment()
                : COMMITMENT;
    }

    private static Map<String, Object> folder(FolderAddress address, Folder folder) {
        byte[] tag = new byte[Tags.LENGTH];
        BigEndian.put(tag, 0, address.high(), Long.BYTES);
        BigEndian.put(tag, Long.BYTES, address.low(), Long.BYTES);
        return map(
                "firmTag", hex(tag),
                "kind", address.kind(),
                "page", address.page(),
                "bucket", address.bucket(),
                "row", hex(folder.encode()));
    }

    private static Map<String, Object> epochs(GoldenLog log) {
        List<Map<String, Object>> records = log.epochs.stream()
                .map(each -> map("row", hex(each.encode()), "hash", hex(each.hash())))
                .toList();
        return map(
                "records", records,
                "head", hex(log.epochHead.encode()),
                "root", hex(log.epochHead.range().root()));
    }

    /** What a restore of this very log would add to the epochs. */
    private static Map<String, Object> restore(GoldenLog log) {
        List<PartitionRoot> table = log.logs.values().stream()
                .map(each -> PartitionRoot.of(each.partition, each.head.range()))
                .toList();
        Bytes backup = Bytes.hex("0b".repeat(Sha256.LENGTH));
        EpochRecord.Sealed record = new EpochRecord.Sealed(
                log.epochHead.count(),
                log.epochHead.lastTime() + 1,
                true,
                table,
                PartitionRoot.overAll(table),
                new EpochRecord.Restored(
                        GridIdentity.nextLife(GoldenLog.GRID.incarnation(), 0xfedc_ba98_7654L), backup));
        return map(
                "row", hex(record.encode()),
                "hash", hex(record.hash()),
                "head", hex(log.epochHead.append(record).encode()),
                "mark", hex(new RestoreMark(record.epoch(), backup).encode()));
    }

    private static List<Map<String, Object>> frames(GoldenLog log) {
        GoldenLog.Log one = Objects.requireNonNull(log.logs.get(1));
        Image first = Image.decode(one.blocks.get(0).entries().get(0).image().array());
        WriteFrame rows = new WriteFrame(
                GoldenLog.BATCH,
                true,
                true,
                List.of(MutationUnit.of(Mutation.of(new Origin.BatchRow(GoldenLog.BATCH, 7), first))));
        Origin.Request request = new Origin.Request(Bytes.hex("018bcfe5680070008000000000000001"));
        WriteFrame call = new WriteFrame(
                null, false, false, List.of(MutationUnit.of(new Mutation(request, first, Mutation.ABSENT, null))));
        List<Outcome> outcomes =
                List.of(Outcome.loaded(1, 0), Outcome.unchanged(3, 300), Outcome.rejected(GridError.UNIT, "unit"));
        return List.of(
                map("name", "rows of a batch", "bytes", hex(rows.encode())),
                map("name", "a request", "bytes", hex(call.encode())),
                map("name", "outcomes", "bytes", hex(Outcomes.encode(outcomes))));
    }

    /** One field of one entry, shown alone. */
    private static Map<String, Object> opening(GoldenLog log) {
        GoldenLog.Log one = Objects.requireNonNull(log.logs.get(1));
        Block block = one.blocks.get(0);
        Block.Entry entry = block.entries().get(1);
        Leaf leaf = Leaf.decode(entry.leaf().array());
        byte[] secret = COMMITMENT.secret(leaf.incarnation(), block.writerEpoch(), leaf.partition(), leaf.seq());
        Opening opening = Commitment.open(secret, Half.IMAGE, entry.image().array(), 5);
        return map(
                "commitment", leaf.image().toString(),
                "half", (int) Half.IMAGE.number(),
                "index", opening.index(),
                "value", opening.value().toString(),
                "salt", opening.salt().toString(),
                "fieldHashes",
                        opening.fieldHashes().stream().map(Bytes::toString).toList());
    }
}

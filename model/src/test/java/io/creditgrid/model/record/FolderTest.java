package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class FolderTest {
    private static final EnterpriseId FIRM = EnterpriseId.of("uscc:91110000600037341L");

    private final SplittableRandom random = new SplittableRandom(Seeds.of(FolderTest.class));
    private final RandomRecords records = new RandomRecords(random);

    @Test
    void with_agreesWithAMapOfWholeHistories() {
        for (int i = 0; i < 300; i++) {
            RecordKind kind = records.kind();
            Map<String, RecordKey> keys = new HashMap<>();
            Map<String, List<Version>> kept = new HashMap<>();
            Map<String, Version> last = new HashMap<>();
            Folder folder = Folder.empty(FIRM, kind);
            long seq = random.nextInt(5);
            for (int step = random.nextInt(1, 40); step > 0; step--) {
                byte[] tag = tag(random.nextInt(8));
                String name = HexFormat.of().formatHex(tag);
                RecordKey key = keys.computeIfAbsent(name, n -> records.key(kind));
                Image image = random.nextInt(3) == 0 ? records.removal(key) : Image.of(records.record(key));
                Version version = Version.of(image, seq, seq / 2);
                kept.put(name, Timeline.fold(kept.getOrDefault(name, List.of()), version));
                last.put(name, version);
                folder = folder.with(tag, version);
                assertThat(folder.lastSeq()).isEqualTo(seq);
                seq += random.nextInt(1, 3);
            }
            check(folder, kept, last);
            check(Folder.decode(folder.encode()), kept, last);
            assertThat(Folder.decode(folder.encode()).encode()).isEqualTo(folder.encode());
        }
    }

    @Test
    void entryOf_findsWhatTheWholeFolderHas() {
        for (int i = 0; i < 300; i++) {
            RecordKind kind = records.kind();
            Folder folder = Folder.empty(FIRM, kind);
            for (int step = random.nextInt(20); step > 0; step--) {
                Image image = Image.of(records.record(records.key(kind)));
                folder = folder.with(tag(random.nextInt(12)), Version.of(image, folder.lastSeq() + 1, 0));
            }
            byte[] bytes = folder.encode();
            for (int tag = 0; tag < 12; tag++) {
                assertThat(Folder.entryOf(bytes, tag(tag), ImageOpener.PLAIN)).isEqualTo(folder.find(tag(tag)));
            }
        }
    }

    @Test
    void entryOf_opensNoOtherImage() {
        Folder folder = Folder.empty(FIRM, RecordKind.TRADE);
        for (int tag = 0; tag < 5; tag++) {
            folder = folder.with(tag(tag), Version.of(Image.of(records.record(records.key(RecordKind.TRADE))), tag, 0));
        }
        byte[] bytes = folder.encode();
        List<Long> opened = new ArrayList<>();
        FolderEntry entry = Folder.entryOf(bytes, tag(3), (seq, stored) -> {
            opened.add(seq);
            return stored;
        });
        assertThat(entry).isEqualTo(folder.find(tag(3)));
        assertThat(opened).containsExactly(3L);
    }

    private static void check(Folder folder, Map<String, List<Version>> kept, Map<String, Version> last) {
        assertThat(folder.firm()).isEqualTo(FIRM);
        assertThat(folder.entries()).hasSameSizeAs(kept.keySet());
        assertThat(folder.entries().stream().map(e -> HexFormat.of().formatHex(e.keyTag())))
                .isSorted();
        kept.forEach((name, versions) -> {
            FolderEntry entry =
                    Objects.requireNonNull(folder.find(HexFormat.of().parseHex(name)));
            Version newest = Objects.requireNonNull(last.get(name));
            assertThat(entry.lastSeq()).isEqualTo(newest.seq());
            assertThat(entry.lastBlock()).isEqualTo(newest.block());
            assertThat(entry.versions()).isEqualTo(versions);
            for (int i = 0; i < versions.size(); i++) {
                Version stored = entry.versions().get(i);
                assertThat(stored.span()).isEqualTo(versions.get(i).span());
                assertThat(stored.publishedAt()).isEqualTo(versions.get(i).publishedAt());
            }
        });
        assertThat(folder.find(new byte[16])).isNull();
    }

    @Test
    void aVersionThatWinsNowhere_movesLastSeqAlone() {
        RecordKey key = new RecordKey(FIRM, RecordKind.OUTCOME, "registry", List.of("d90"));
        Version live = Version.of(Image.removal(key, 1, 200), 3, 1);
        Version late = Version.of(Image.removal(key, 1, 100), 7, 2);
        Folder folder =
                Folder.empty(FIRM, RecordKind.OUTCOME).with(tag(1), live).with(tag(1), late);
        FolderEntry entry = Objects.requireNonNull(folder.find(tag(1)));
        assertThat(entry.versions()).containsExactly(live);
        assertThat(entry.lastSeq()).isEqualTo(7);
        assertThat(entry.lastBlock()).isEqualTo(2);
        assertThat(folder.lastSeq()).isEqualTo(7);
    }

    @Test
    void listing_keepsPagesOnceAndInOrder() {
        for (int i = 0; i < 200; i++) {
            Folder folder = Folder.empty(FIRM, RecordKind.ENTERPRISE);
            TreeSet<PageRef> listed = new TreeSet<>();
            for (long seq = 1; seq < 30; seq++) {
                PageRef page = new PageRef(random.nextInt(2, 12), 2020 + random.nextInt(3));
                Folder next = folder.listing(page, seq);
                if (listed.add(page)) {
                    assertThat(next.lastSeq()).isEqualTo(seq);
                } else {
                    assertThat(next).isSameAs(folder);
                }
                folder = next;
                assertThat(folder.directory()).containsExactlyElementsOf(listed);
            }
            assertThat(Folder.decode(folder.encode()).directory()).containsExactlyElementsOf(listed);
        }
    }

    @Test
    void listing_isOfTheEnterpriseFolderAlone() {
        Folder folder = Folder.empty(FIRM, RecordKind.TRADE);
        assertThat(folder.directory()).isNull();
        assertThatThrownBy(() -> folder.listing(new PageRef(2, 2021), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no directory");
    }

    @Test
    void changedBytes_areRefusedOrStandForThemselves() {
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] bytes = records.changed(sample().encode());
            if (bytes == null) {
                continue;
            }
            try {
                assertThat(Folder.decode(bytes).encode()).isEqualTo(bytes);
            } catch (CborException | IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void otherForms_areRefused() {
        refused(in -> in.array(5).integer(0), "from 1 to 1");
        refused(in -> in.array(4).integer(0), "array of 5");
        refused(
                in -> in.array(5)
                        .integer(StoredFormat.VERSION)
                        .text("uscc:91110000600037341l")
                        .integer(1),
                "USCC");
        refused(in -> head(in).nul().array(1).array(4).bytes(new byte[15]), "16 bytes");
        refused(in -> entry(entry(head(in).nul().array(2), 1), 1), "key tags in ascending order");
        refused(in -> entry(entry(head(in).nul().array(2), 2), 1), "key tags in ascending order");
        refused(in -> version(version(versions(in, 2), 1, 4), 1, 4), "versions in ascending order");
        refused(in -> version(versions(in, 1), 3, 4), "expected an operation");
        refused(in -> page(page(head(in).array(2), 2), 2).array(0), "pages in ascending order");
        refused(in -> page(page(head(in).array(2), 3), 2).array(0), "pages in ascending order");
        refused(in -> head(in).nul().array(0).integer(0), "the end");
    }

    private Folder sample() {
        Folder folder = Folder.empty(FIRM, RecordKind.ENTERPRISE);
        for (int seq = 0; seq < 3; seq++) {
            folder = folder.with(tag(seq), Version.of(records.image(RecordKind.ENTERPRISE), seq, 0));
        }
        return folder.listing(new PageRef(2, 2021), 4);
    }

    private static CborWriter head(CborWriter out) {
        return out.array(5).integer(StoredFormat.VERSION).text(FIRM.canonical()).integer(9);
    }

    private static CborWriter page(CborWriter out, int kind) {
        return out.array(2).integer(kind).integer(0);
    }

    private static CborWriter entry(CborWriter out, int tag) {
        return out.array(4).bytes(tag(tag)).integer(5).integer(0).array(0);
    }

    private static CborWriter versions(CborWriter out, int count) {
        return head(out)
                .nul()
                .array(1)
                .array(4)
                .bytes(tag(1))
                .integer(9)
                .integer(0)
                .array(count);
    }

    private static CborWriter version(CborWriter out, int op, long seq) {
        RecordKey key = new RecordKey(FIRM, RecordKind.OUTCOME, "registry", List.of("d90"));
        return out.array(4)
                .integer(op)
                .integer(seq)
                .integer(0)
                .bytes(Image.removal(key, 1, 2).bytes());
    }

    private static void refused(UnaryOperator<CborWriter> form, String message) {
        CborWriter out = form.apply(new CborWriter());
        for (int i = 0; i < 40; i++) {
            out.nul(); // so that the announced items could still come
        }
        byte[] bytes = out.toByteArray();
        assertThatThrownBy(() -> Folder.decode(bytes))
                .isInstanceOfAny(CborException.class, IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** Tags whose first byte passes 0x7f, so that their order is that of unsigned bytes. */
    private static byte[] tag(int number) {
        byte[] tag = new byte[16];
        Arrays.fill(tag, (byte) (1 + number * 37));
        return tag;
    }
}

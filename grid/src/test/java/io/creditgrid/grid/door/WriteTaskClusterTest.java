package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CachePeekMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The door on two real nodes: what is acknowledged is live and logged on both, what is refused leaves nothing. */
class WriteTaskClusterTest {
    private static final long PUBLISHED = 1_700_000_000_000L;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);

    @TempDir
    static Path dir;

    private static EmbeddedGrid grid;
    private static CreditGridClient loader;

    @BeforeAll
    static void start() throws Exception {
        GridFiles files = TestGrid.files(dir.resolve("files"));
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix("write-task")
                .quick()
                .wiring(Door::attach)
                .start();
        try (CreditGridClient operator = client(files, "operator")) {
            operator.create();
            assertThat(operator.create().partitions()).isEqualTo(32);
        }
        loader = client(files, "loader");
        assertThat(loader.info().roles()).containsExactly(Role.LOADER.label());
    }

    @AfterAll
    static void stop() {
        loader.close();
        grid.close();
    }

    private static CreditGridClient client(GridFiles files, String login) throws Exception {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    @Test
    void frame_ofManyFirms_isLiveAndLoggedOnBothNodes() {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, i), enterprise("bulk-" + i, "A", 0))));
        }
        List<Outcome> outcomes = loader.write(new WriteFrame(BATCH, false, false, units));
        assertThat(outcomes).hasSize(1_000).allMatch(outcome -> outcome.code() == Outcome.Code.LOADED);

        for (int i = 0; i < 1_000; i++) {
            EnterpriseId firm = EnterpriseId.of("x-test:bulk-" + i);
            Outcome outcome = outcomes.get(i);
            assertThat(outcome.partition()).isEqualTo(new Placement(32).partition(firm));
            List<byte[]> copies = folderCopies(firm);
            assertThat(copies).hasSize(2);
            assertThat(copies.get(0)).isEqualTo(copies.get(1));
            assertThat(Folder.decode(copies.get(0)).lastSeq()).isEqualTo(outcome.seq());
        }
    }

    @Test
    void sameRowAgain_isAnsweredAsTheFirstTime() {
        WriteFrame frame = new WriteFrame(
                BATCH,
                false,
                false,
                List.of(MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, 7), enterprise("again", "A", 0)))));
        Outcome first = loader.write(frame).get(0);
        WriteFrame again = new WriteFrame(BATCH, true, false, frame.units());
        assertThat(loader.write(again).get(0)).isEqualTo(first);
        // two loaders load one batch at once: neither knows of the other
        assertThat(loader.write(new WriteFrame(BATCH, false, false, frame.units()))
                        .get(0))
                .isEqualTo(first);
    }

    @Test
    void otherRowThatSaysTheSame_isUnchanged() {
        Outcome first = loader.write(new WriteFrame(
                        BATCH,
                        false,
                        false,
                        List.of(MutationUnit.of(
                                Mutation.of(new Origin.BatchRow(BATCH, 8), enterprise("same", "A", 0))))))
                .get(0);
        Outcome other = loader.write(new WriteFrame(
                        BATCH,
                        false,
                        false,
                        List.of(MutationUnit.of(
                                Mutation.of(new Origin.BatchRow(BATCH, 9), enterprise("same", "A", 0))))))
                .get(0);
        assertThat(other.code()).isEqualTo(Outcome.Code.UNCHANGED);
        assertThat(other.seq()).isEqualTo(first.seq());
    }

    @Test
    void requestId_repeated_isLoggedOnce() {
        Mutation mutation = Mutation.of(request(1), enterprise("request", "A", 0));
        Outcome first = loader.write(MutationUnit.of(mutation)).get(0);
        assertThat(first.code()).isEqualTo(Outcome.Code.LOADED);
        assertThat(loader.write(MutationUnit.of(mutation)).get(0)).isEqualTo(first);
    }

    @Test
    void unit_withOneBadMutation_leavesNothing() {
        EnterpriseId firm = EnterpriseId.of("x-test:unit");
        Mutation good = Mutation.of(request(2), enterprise("unit", "A", 0));
        Mutation bad = new Mutation(request(3), enterprise("unit", "B", 1), 99, null);
        List<Outcome> outcomes = loader.write(new MutationUnit(List.of(good, bad)));
        assertThat(outcomes.get(0).error()).isEqualTo(GridError.UNIT);
        assertThat(outcomes.get(1).error()).isEqualTo(GridError.UNEXPECTED_SEQ);
        assertThat(outcomes.get(1).message()).contains("99");
        assertThat(folderCopies(firm)).isEmpty();
    }

    @Test
    void source_ofSomebodyElse_isRefused() {
        RecordKey key = new RecordKey(EnterpriseId.of("x-test:source"), RecordKind.ENTERPRISE, "tax", List.of());
        Outcome outcome = loader.write(MutationUnit.of(Mutation.of(request(4), image(key, "A", 0))))
                .get(0);
        assertThat(outcome.error()).isEqualTo(GridError.NOT_YOUR_SOURCE);
    }

    @Test
    void log_ofEachPartition_isChainedWithoutGaps() {
        writeMany();
        for (int partition = 0; partition < 32; partition++) {
            byte[] stored = peek(CacheName.HEAD, RowKey.head(partition)).get(0);
            Head head = Head.decode(stored);
            long seq = 0;
            for (long number = 0; number < head.blocks(); number++) {
                List<byte[]> copies = peek(CacheName.BLOCK, RowKey.block(partition, number));
                assertThat(copies).hasSize(2);
                Block block = Block.decode(copies.get(0));
                assertThat(block.firstSeq()).isEqualTo(seq);
                seq = block.endSeq();
            }
            assertThat(seq).isEqualTo(head.size());
        }
    }

    private void writeMany() {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, i), enterprise("chain-" + i, "A", 0))));
        }
        assertThat(loader.write(new WriteFrame(BATCH, false, false, units)))
                .allMatch(outcome -> outcome.error() == null);
    }

    private static Origin.Request request(long number) {
        long time = System.currentTimeMillis();
        return new Origin.Request(Bytes.wrap(ByteBuffer.allocate(16)
                .putLong((time << 16) | 0x7000)
                .putLong(0x8000_0000_0000_0000L | number)
                .array()));
    }

    private static Image enterprise(String name, String text, int minutes) {
        return image(
                new RecordKey(EnterpriseId.of("x-test:" + name), RecordKind.ENTERPRISE, "registry", List.of()),
                text,
                minutes);
    }

    private static Image image(RecordKey key, String text, int minutes) {
        return Image.of(CreditRecord.state(key, Interval.from(18_000), PUBLISHED + minutes * 60_000L)
                .set("currency", "CNY")
                .set("name", text)
                .set("status", "ACTIVE")
                .build());
    }

    private static List<byte[]> folderCopies(EnterpriseId firm) {
        Door door = grid.node(0).part(Door.class);
        return peek(
                CacheName.FOLDER,
                RowKey.folder(new Placement(32).partition(firm), door.tags().firm(firm), 1, 0, 0));
    }

    /** The copies of a row on all nodes. */
    private static List<byte[]> peek(CacheName name, RowKey key) {
        List<byte[]> copies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            IgniteCache<RowKey, byte[]> cache = grid.node(i).ignite().cache(name.label());
            byte[] copy = cache.localPeek(key, CachePeekMode.PRIMARY, CachePeekMode.BACKUP);
            if (copy != null) {
                copies.add(copy);
            }
        }
        return copies.stream().map(Objects::requireNonNull).toList();
    }
}

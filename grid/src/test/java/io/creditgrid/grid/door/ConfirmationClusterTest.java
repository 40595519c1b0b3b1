package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.CommitProbe;
import io.creditgrid.persistence.door.Intruder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.ignite.cache.CachePeekMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was committed but does not lie on the backup is not acknowledged, neither at first nor when it is sent again. Two real
 * nodes; a probe changes the backup's copy between commit and confirmation.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfirmationClusterTest {
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final AtomicReference<BooleanSupplier> BEFORE_CONFIRMATION = new AtomicReference<>(() -> true);

    @TempDir
    static Path dir;

    private static GridFiles files;
    private static EmbeddedGrid grid;
    private static CreditGridClient loader;

    @BeforeAll
    static void start() throws Exception {
        files = TestGrid.files(dir.resolve("files"));
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix("confirmation")
                .quick()
                .configure(node -> node.probe(ConfirmationClusterTest::probe))
                .wiring(Door::attach)
                .start();
        try (CreditGridClient operator = client(files, "operator")) {
            operator.create();
        }
        loader = client(files, "loader");
    }

    private static void probe(CommitProbe.Point point) {
        if (point == CommitProbe.Point.COMMITTED_NOT_ANSWERED) {
            BooleanSupplier change = Objects.requireNonNull(BEFORE_CONFIRMATION.get());
            // a lane may just take a partition over: then what is waited for has not happened yet
            if (change.getAsBoolean()) {
                BEFORE_CONFIRMATION.compareAndSet(change, () -> true);
            }
        }
    }

    private static CreditGridClient client(GridFiles files, String login) throws Exception {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .attempts(1)
                .connect();
    }

    @AfterAll
    static void stop() {
        loader.close();
        grid.close();
    }

    @Test
    @Order(1)
    void blockMissingOnTheBackup_isInDoubt_untilItIsThere() throws Exception {
        WriteFrame first = frame("absent", false);
        WriteFrame again = frame("absent", true);
        RowKey block = nextBlock(first);
        GridNode backup = backup(block.partition());
        AtomicReference<byte @Nullable []> taken = new AtomicReference<>();
        BEFORE_CONFIRMATION.set(() -> replaced(backup, block, null, taken));

        assertThat(loader.write(first).get(0).error()).isEqualTo(GridError.IN_DOUBT);
        // the primary has its entry, alone: sent again it must not be acknowledged either
        assertThat(loader.write(again).get(0).error()).isEqualTo(GridError.IN_DOUBT);
        assertThat(loader.write(again).get(0).message()).contains("does not have it");

        replace(backup, block, taken.get());
        Outcome answered = loader.write(again).get(0);
        assertThat(answered.code()).isEqualTo(Outcome.Code.LOADED);
        assertThat(loader.write(again).get(0)).isEqualTo(answered);
    }

    @Test
    @Order(2)
    void otherBlockOnTheBackup_keepsTheWholePartitionInDoubt() throws Exception {
        WriteFrame first = frame("forked", false);
        RowKey block = nextBlock(first);
        GridNode backup = backup(block.partition());
        AtomicReference<byte @Nullable []> taken = new AtomicReference<>();
        BEFORE_CONFIRMATION.set(() -> replaced(backup, block, new byte[] {1}, taken));
        assertThat(loader.write(first).get(0).error()).isEqualTo(GridError.IN_DOUBT);

        // another firm of that partition: nothing may be built on a block that the copies do not share
        WriteFrame neighbour = frame(neighbour("forked"), false);
        Outcome built = loader.write(neighbour).get(0);
        assertThat(built.error()).isEqualTo(GridError.IN_DOUBT);
        assertThat(built.message()).contains("another row");

        replace(backup, block, taken.get());
        assertThat(loader.write(frame(neighbour("forked"), true)).get(0).code()).isEqualTo(Outcome.Code.LOADED);
    }

    @Test
    @Order(3)
    void failureAfterTheCommit_isInDoubt_andLoadedOnceWhenSentAgain() throws Exception {
        WriteFrame first = frame("thrown", false);
        long blocks = blocks(first);
        BEFORE_CONFIRMATION.set(() -> {
            if (blocks(first) == blocks) {
                return false;
            }
            BEFORE_CONFIRMATION.set(() -> true);
            throw new IllegalStateException("the lane fails after its commit");
        });
        assertThat(loader.write(first).get(0).error()).isEqualTo(GridError.IN_DOUBT);
        Outcome answered = loader.write(frame("thrown", true)).get(0);
        assertThat(answered.code()).isEqualTo(Outcome.Code.LOADED);
        assertThat(blocks(first)).as("blocks").isEqualTo(blocks + 1);
    }

    @Test
    @Order(4)
    void withoutAMajority_nothingIsWritten_andTheAnswerSaysSo() {
        grid.stopNode(1);
        Outcome refused = loader.write(frame("minority", false)).get(0);
        assertThat(refused.error()).isEqualTo(GridError.READ_ONLY);
        assertThat(refused.message()).contains("majority").contains("start the others");
        grid.startNode(1);
        assertThat(loader.write(frame("minority", true)).get(0).code()).isEqualTo(Outcome.Code.LOADED);
    }

    @Test
    @Order(5)
    void copyThatComesBackWithAnotherBlock_isFoundBeforeAnythingIsBuiltOnIt() throws Exception {
        WriteFrame first = frame("rejoined", false);
        RowKey block = nextBlock(first);
        assertThat(loader.write(first).get(0).code()).isEqualTo(Outcome.Code.LOADED);
        int backup = grid.backupOf(block.partition());
        byte[] there = replace(grid.node(backup), block, new byte[] {1});
        grid.checkpoint();
        grid.stopNode(backup);
        grid.startNode(backup);
        loader.close();
        loader = client(files, "loader"); // the old connection may have been to that node

        // the counters of both copies are equal, so Ignite sees nothing to rebalance
        Outcome built = loader.write(frame(neighbour("rejoined"), false)).get(0);
        assertThat(built.error()).isEqualTo(GridError.IN_DOUBT);
        assertThat(built.message()).contains("another row");

        replace(grid.node(backup), block, there);
        assertThat(loader.write(frame(neighbour("rejoined"), true)).get(0).code())
                .isEqualTo(Outcome.Code.LOADED);
    }

    private static WriteFrame frame(String name, boolean again) {
        RecordKey key = new RecordKey(EnterpriseId.of("x-test:" + name), RecordKind.ENTERPRISE, "registry", List.of());
        Image image = Image.of(CreditRecord.state(key, Interval.from(18_000), 1_700_000_000_000L)
                .set("currency", "CNY")
                .set("name", name)
                .set("status", "ACTIVE")
                .build());
        Mutation mutation = Mutation.of(new Origin.BatchRow(BATCH, name.hashCode() & 0xffff), image);
        return new WriteFrame(BATCH, again, false, List.of(MutationUnit.of(mutation)));
    }

    private static int partition(WriteFrame frame) {
        return new Placement(32).partition(frame.units().get(0).firm());
    }

    private static String neighbour(String name) {
        int partition = partition(frame(name, false));
        for (int i = 0; ; i++) {
            if (partition(frame("neighbour-" + i, false)) == partition) {
                return "neighbour-" + i;
            }
        }
    }

    private static RowKey nextBlock(WriteFrame frame) {
        return RowKey.block(partition(frame), blocks(frame));
    }

    private static long blocks(WriteFrame frame) {
        int partition = partition(frame);
        byte[] head = primary(partition)
                .ignite()
                .<RowKey, byte[]>cache(CacheName.HEAD.label())
                .localPeek(RowKey.head(partition), CachePeekMode.PRIMARY);
        return head == null ? 0 : Head.decode(head).blocks();
    }

    private static GridNode backup(int partition) {
        return grid.node(grid.backupOf(partition));
    }

    private static GridNode primary(int partition) {
        return grid.node(1 - grid.backupOf(partition));
    }

    /** Replaces the row once it is there, and keeps what was there. */
    private static boolean replaced(
            GridNode node, RowKey key, byte @Nullable [] value, AtomicReference<byte @Nullable []> taken) {
        if (node.ignite().<RowKey, byte[]>cache(CacheName.BLOCK.label()).localPeek(key, CachePeekMode.BACKUP) == null) {
            return false;
        }
        taken.set(replace(node, key, value));
        return true;
    }

    private static byte @Nullable [] replace(GridNode node, RowKey key, byte @Nullable [] value) {
        byte @Nullable [] before =
                node.ignite().<RowKey, byte[]>cache(CacheName.BLOCK.label()).localPeek(key, CachePeekMode.BACKUP);
        try {
            Intruder.writeCopy(node.ignite(), CacheName.BLOCK, key, value);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return before;
    }
}

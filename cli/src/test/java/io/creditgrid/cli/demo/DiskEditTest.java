package io.creditgrid.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.log.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of stored files, with the page's checksum made right, in each cache of the log and in either copy: the audit names each. */
class DiskEditTest {
    /**
     * What was edited and what must be said of it.
     *
     * @param backup which copy it was
     */
    private record Edit(int partition, boolean backup, String verdict, long seq) {}

    @TempDir
    Path dir;

    private GridFiles files;
    private EmbeddedGrid grid;

    @BeforeEach
    void start() throws Exception {
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry", GridFiles.LOADER_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
        files = GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .prefix("disk-edit")
                .quick()
                .wiring(Door::attach)
                .start();
    }

    @AfterEach
    void stop() {
        grid.close();
    }

    @Test
    void edits_ofFolderBlockAndHead_areFoundInEitherCopy() throws Exception {
        List<Integer> partitions = write(files);
        grid.checkpoint();
        List<Runnable> edits = new ArrayList<>();
        List<Edit> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            plan(partitions.get(i), i % 3, i >= 3, edits, expected);
        }
        grid.stopAll();
        edits.forEach(Runnable::run);
        grid.restart();
        try (CreditGridClient auditor = client(files, "auditor")) {
            for (Edit edit : expected) {
                judge(edit, auditor.audit().verify(edit.partition()));
            }
        }
    }

    /** Writes firms until six partitions have an entry; those partitions. */
    private List<Integer> write(GridFiles files) throws Exception {
        List<Integer> partitions = new ArrayList<>();
        try (CreditGridClient operator = client(files, "operator");
                CreditGridClient loader = client(files, "loader")) {
            operator.create();
            for (int i = 0; partitions.size() < 6; i++) {
                EnterpriseId firm = EnterpriseId.of("x-disk:" + i);
                int partition = new Placement(NodeConfig.EMBEDDED_PARTITIONS).partition(firm);
                if (!partitions.contains(partition)) {
                    partitions.add(partition);
                    RecordKey key = new RecordKey(firm, RecordKind.ENTERPRISE, "registry", List.of());
                    Outcome outcome = loader.put(CreditRecord.state(key, Interval.from(18_000), 1_600_000_000_000L)
                            .set("currency", "CNY")
                            .set("name", "Firm " + i)
                            .set("status", "ACTIVE")
                            .build());
                    assertThat(outcome.code()).isEqualTo(Outcome.Code.LOADED);
                }
            }
        }
        return partitions;
    }

    private CreditGridClient client(GridFiles files, String login) throws Exception {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    /** Chooses a byte of the one folder (0), block (1) or head (2) of a partition; it is changed when the nodes are down. */
    private void plan(int partition, int what, boolean backup, List<Runnable> edits, List<Edit> expected) {
        int other = grid.backupOf(partition);
        int node = backup ? other : 1 - other;
        try (LogReader copy = grid.copy(node, partition)) {
            byte[] head = Objects.requireNonNull(copy.head(), "a head");
            byte[] block = Objects.requireNonNull(copy.block(0), "a block");
            byte[][] folder = new byte[1][];
            copy.folders((address, row) -> folder[0] = row);
            byte[] image = Block.decode(block).entries().get(0).image().array();
            assertThat(Folder.decode(folder[0]).entries()).hasSize(1);
            switch (what) {
                case 0 -> {
                    edits.add(edit(
                            node,
                            CacheName.FOLDER,
                            partition,
                            folder[0],
                            indexOf(folder[0], image) + image.length - 1));
                    expected.add(new Edit(partition, backup, "ALTERED_VALUE", 0));
                }
                case 1 -> {
                    edits.add(edit(node, CacheName.BLOCK, partition, block, indexOf(block, image) + image.length - 1));
                    expected.add(new Edit(partition, backup, "ALTERED_ENTRY", 0));
                }
                default -> {
                    byte[] last = Head.decode(head).lastLeaf().array();
                    edits.add(edit(node, CacheName.HEAD, partition, head, indexOf(head, last)));
                    expected.add(new Edit(
                            partition,
                            backup,
                            "ALTERED_ENTRY",
                            Head.decode(head).size()));
                }
            }
        }
    }

    private Runnable edit(int node, CacheName cache, int partition, byte[] stored, int offset) {
        Path file = PageTamper.partitionFile(grid.groupDir(node, cache.group()), partition);
        return () -> {
            try {
                PageTamper.alter(file, stored, offset, (byte) (stored[offset] ^ 1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int at = 0; at + part.length <= whole.length; at++) {
            if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalStateException("the row does not hold these bytes");
    }

    private static void judge(Edit edit, VerifyAnswer answer) {
        assertThat(answer.findings()).as(edit.toString()).isNotEmpty();
        VerifyAnswer.Finding first = answer.findings().get(0);
        assertThat(first.verdict()).as(edit + " " + first).isEqualTo(edit.verdict());
        assertThat(first.seq()).as(edit + " " + first).isEqualTo(edit.seq());
        assertThat(answer.findings())
                .allMatch(finding -> finding.copy().startsWith(edit.backup() ? "backup on " : "primary on "));
    }
}

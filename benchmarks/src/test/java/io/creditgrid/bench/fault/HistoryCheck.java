package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.Storage;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.ledger.Meta;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.persistence.log.LogReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens the folders of a cluster whose processes have ended with a grid of this process, and holds every copy of every
 * log against what was acknowledged: each id in exactly one entry, at the place that was answered, in both copies, whose
 * bytes are equal.
 */
final class HistoryCheck {
    private static final long REGION_BYTES = 64L << 20;
    private static final int COPIES = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;

    private HistoryCheck() {}

    /** Checks; the number of entries in the logs. One at a time: nodes of one process need names of their own. */
    static synchronized long check(Path dataDir, GridFiles files, int nodes, int partitions, Journal journal) {
        List<String> problems = new ArrayList<>(journal.anomalies());
        Map<Journal.Id, Journal.Place> logged = new HashMap<>();
        GateSettings usual = files.embeddedGate(TaskRights.table().build());
        GateSettings gate = new GateSettings(
                usual.keys(), usual.users(), usual.sources(), usual.roles(), partitions, usual.offset());
        try (EmbeddedGrid grid = EmbeddedGrid.builder(dataDir, gate)
                .nodes(nodes)
                .prefix("node")
                .unencrypted()
                .configure(config -> config.storage(Storage.ofRegion(REGION_BYTES)))
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start()) {
            for (int p = 0; p < partitions; p++) {
                awaitCopies(grid, p);
                readCopies(grid, p, logged, problems);
            }
            grid.check();
        }
        journal.acknowledged().forEach((id, place) -> {
            Journal.Place found = logged.get(id);
            if (!place.equals(found)) {
                problems.add(id + " was acknowledged at " + place + " and lies at " + found);
            }
        });
        assertThat(problems)
                .describedAs("%d acknowledged, %d logged", journal.count(), logged.size())
                .isEmpty();
        return logged.size();
    }

    /** Whoever was the last of its partition before the end has the other copy filled anew first. */
    private static void awaitCopies(EmbeddedGrid grid, int partition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (copies(grid, partition) < COPIES && System.nanoTime() - end < 0) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while copies are filled", e);
            }
        }
    }

    private static int copies(EmbeddedGrid grid, int partition) {
        int copies = 0;
        for (int node = 0; node < grid.size(); node++) {
            try (LogReader copy = LogReader.open(grid.node(node).ignite(), partition)) {
                copies += copy == null ? 0 : 1;
            }
        }
        return copies;
    }

    private static void readCopies(
            EmbeddedGrid grid, int partition, Map<Journal.Id, Journal.Place> logged, List<String> problems) {
        List<Bytes> digests = new ArrayList<>();
        for (int node = 0; node < grid.size(); node++) {
            try (LogReader copy = LogReader.open(grid.node(node).ignite(), partition)) {
                if (copy != null) {
                    // ids are collected from the first copy; the digest says whether the others are the same
                    digests.add(read(copy, digests.isEmpty() ? logged : new HashMap<>(), problems));
                }
            }
        }
        if (digests.size() != COPIES || !digests.get(0).equals(digests.get(1))) {
            problems.add("partition " + partition + ": expected two equal copies, there are " + digests);
        }
    }

    private static Bytes read(LogReader copy, Map<Journal.Id, Journal.Place> logged, List<String> problems) {
        byte[] stored = copy.head();
        if (stored == null) {
            return Bytes.wrap(Sha256.of(new byte[0]));
        }
        Head head = Head.decode(stored);
        byte[] chained = Sha256.of(stored);
        long seq = 0;
        for (long number = 0; number < head.blocks(); number++) {
            byte[] bytes = copy.block(number);
            if (bytes == null) {
                problems.add("partition " + copy.partition() + " misses block " + number);
                continue;
            }
            chained = Sha256.of(join(chained, bytes));
            for (Block.Entry entry : Block.decode(bytes).entries()) {
                Leaf leaf = Leaf.decode(entry.leaf().array());
                Journal.Place place = new Journal.Place(copy.partition(), leaf.seq());
                if (leaf.seq() != seq++) {
                    problems.add("the log of partition " + copy.partition() + " has a gap before " + place);
                }
                Meta meta = Meta.decode(entry.meta().array());
                Journal.Id id = new Journal.Id(meta.origin(), meta.kind());
                Journal.Place before = logged.put(id, place);
                if (before != null) {
                    problems.add(id + " at " + before + " and at " + place);
                }
            }
        }
        if (seq != head.size()) {
            problems.add("partition " + copy.partition() + " has " + seq + " entries, its head says " + head.size());
        }
        return Bytes.wrap(chained);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

package io.creditgrid.bench;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.internal.Channel;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.Progress;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.GridInfo;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The rows that a loader would write, in its order, as keys and values for a plain cache: the same bytes as the images of
 * the log, without history, tags and proofs.
 */
final class CapturedRows implements Channel {
    /** One row of the plain cache. */
    record Row(RowKey key, byte[] value) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<WriteFrame> frames = new ArrayList<>();
    private final Placement placement = new Placement(NodeConfig.EMBEDDED_PARTITIONS);

    private CapturedRows() {}

    /** Runs the loader over a plan with nothing behind it. */
    static CapturedRows of(Plan plan, Path rejects) throws IOException {
        CapturedRows captured = new CapturedRows();
        ClientConfig config = new ClientConfig(List.of("nowhere:1"), "nobody", "", Duration.ofSeconds(10), 1);
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (CreditGridClient client = CreditGridClient.over(config, captured)) {
            new Loader(client, InstantSource.system(), threads).load(plan, rejects, Progress.NONE);
        } finally {
            threads.shutdownNow();
        }
        return captured;
    }

    /** The rows as a plain cache takes them. */
    List<Row> rows() {
        return rows;
    }

    /** The same rows as the loader frames them, parsed and in its order. */
    List<WriteFrame> frames() {
        return frames;
    }

    @Override
    public byte[] call(TaskName task, byte[] request) {
        return switch (task) {
            case INFO ->
                Answer.ok(new GridInfo(
                        "00",
                        NodeConfig.EMBEDDED_PARTITIONS,
                        NodeConfig.OFFSET.getTotalSeconds(),
                        "",
                        "nobody",
                        "nobody",
                        List.of()));
            case WRITE -> write(WriteFrame.decode(request));
            default -> Answer.error(new GridException(GridError.UNKNOWN_RECORD, "nothing is stored here"));
        };
    }

    private byte[] write(WriteFrame frame) {
        List<Outcome> outcomes = new ArrayList<>();
        synchronized (rows) {
            frames.add(frame);
            for (MutationUnit unit : frame.units()) {
                int partition = placement.partition(unit.firm());
                for (Mutation mutation : unit.mutations()) {
                    rows.add(new Row(
                            key(partition, mutation.image().key()),
                            mutation.image().bytes()));
                    outcomes.add(Outcome.loaded(partition, rows.size()));
                }
            }
        }
        return Outcomes.encode(outcomes);
    }

    private static RowKey key(int partition, RecordKey key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.toString().getBytes(StandardCharsets.UTF_8));
            return RowKey.folder(
                    partition,
                    Arrays.copyOf(digest, RowKey.TAG_BYTES),
                    key.kind().number(),
                    0,
                    0);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {}
}

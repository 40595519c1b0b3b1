package io.creditgrid.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.bench.process.AccountMonth;
import io.creditgrid.bench.process.Folders;
import io.creditgrid.bench.process.NodeProcess;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.bench.process.SmallServer;
import io.creditgrid.cli.Main;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.ForgetAnswer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.contract.VerifyRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Three server processes of which some lose their disks, and what clients see of it. Not thread-safe. */
final class LossCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    static final int PARTITIONS = 16;

    /** Names of all, in their order. */
    static final List<String> ALL = List.of("node-0", "node-1", "node-2");

    private static final int NODES = 3;
    private static final int FIRMS = 300;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);
    private static final long POLL_MILLIS = 200;
    private static final String ACCOUNT = "account";
    private static final String MONTH = "2025-10";
    private static final long PUBLISHED = 1_762_000_000_000L;

    private final ProcessCluster cluster;

    /** The server that clients ask: one that keeps its disk. */
    private int asked;

    private LossCluster(ProcessCluster cluster, int asked) {
        this.cluster = cluster;
        this.asked = asked;
    }

    /** A new cluster that serves, whose clients reach node {@code asked} alone. */
    static LossCluster start(Path dir, int asked) throws IOException {
        ProcessCluster cluster = ProcessCluster.make(
                dir.resolve("cluster"),
                NODES,
                AccountMonth.sources(),
                Map.of(
                        "partitions", Integer.toString(PARTITIONS),
                        "failureDetectionSeconds", "3",
                        "memory", "{regionMiB: 64, checkpointBufferMiB: 16}",
                        "wal", "{archiveMiB: 128}"),
                SmallServer.flags());
        try {
            cluster.startNew();
            return new LossCluster(cluster, asked);
        } catch (RuntimeException | IOException e) {
            cluster.close();
            throw e;
        }
    }

    /** Names of the servers that have a copy of a partition. */
    List<String> holders(int partition) throws IOException {
        return verify(partition).copies().stream()
                .map(copy -> copy.substring(copy.lastIndexOf(' ') + 1))
                .toList();
    }

    /** From now on clients ask that server. */
    void ask(int index) {
        asked = index;
    }

    NodeProcess node(int index) {
        return cluster.node(index);
    }

    HttpResponse<String> get(int index, String path) throws IOException, InterruptedException {
        return cluster.get(index, path);
    }

    /** Starts nodes and waits until they take log-ins. */
    void startAndAwaitUp(int... nodes) throws IOException {
        for (int index : nodes) {
            cluster.start(index, List.of());
        }
        for (int index : nodes) {
            node(index).awaitUp(PATIENCE);
        }
    }

    /** Starts a node that is not let in; its exit code. */
    int startAndAwaitExit(int index) throws IOException {
        return cluster.start(index, List.of()).awaitExit(PATIENCE);
    }

    /** Kills nodes at the same time. */
    void kill(int... nodes) {
        Arrays.stream(nodes).forEach(index -> node(index).killNow());
        Arrays.stream(nodes).forEach(index -> node(index).awaitExit(PATIENCE));
    }

    /** Kills nodes at the same time, starts them again, and waits until they serve. */
    void restart(int... nodes) throws IOException {
        kill(nodes);
        startAndAwaitUp(nodes);
        for (int index : nodes) {
            node(index).awaitReady(PATIENCE);
        }
    }

    void deleteDisk(int index) throws IOException {
        Folders.delete(cluster.dataDir().resolve(ProcessCluster.name(index)));
    }

    CreditGridClient client(String login) throws IOException {
        return CreditGridClient.builder()
                .address(cluster.thinAddress(asked))
                .user(login)
                .password(cluster.files().password(login))
                .connect();
    }

    /** Runs {@code cluster VERB...} as operator; its exit code. */
    int run(String... verb) {
        List<String> arguments = new ArrayList<>(List.of("cluster"));
        arguments.addAll(List.of(verb));
        arguments.addAll(List.of(
                "--connect",
                cluster.thinAddress(asked),
                "--user",
                "operator",
                "--password-file",
                cluster.files().passwordFile("operator").toString()));
        return Main.run(arguments.toArray(String[]::new));
    }

    /** Has servers forgotten, whatever is lost. */
    ForgetAnswer forget(String... servers) throws IOException {
        try (CreditGridClient operator = client("operator")) {
            return operator.baseline().forget(List.of(servers), true);
        }
    }

    /** Partitions that lost entries. */
    static Set<Integer> partitions(ForgetAnswer answer) {
        return answer.losses().stream()
                .map(ForgetAnswer.Loss::partition)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Has an epoch sealed; the size that it recorded of each partition. */
    Map<Integer, Long> seal() throws IOException {
        try (CreditGridClient operator = client("operator")) {
            assertThat(operator.audit().seal().changed()).isTrue();
            Map<Integer, Long> sizes = new TreeMap<>();
            operator.audit().root().partitions().forEach(each -> sizes.put(each.partition(), each.size()));
            return sizes;
        }
    }

    private static EnterpriseId firm(int number) {
        return EnterpriseId.of("x-lost:" + number);
    }

    static RecordKey key(int firm) {
        return AccountMonth.key(firm(firm), ACCOUNT, MONTH);
    }

    /** Writes one record of each firm. */
    static List<Outcome> write(CreditGridClient loader, int round) {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < FIRMS; i++) {
            Image image = AccountMonth.image(firm(i), ACCOUNT, MONTH, PUBLISHED + round, round);
            units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, (long) round * FIRMS + i), image)));
        }
        return loader.write(new WriteFrame(BATCH, false, false, units));
    }

    /** Writes to all firms: those of partitions that lost entries are refused, all others are written. */
    void assertWrites(int round, Set<Integer> lost) throws IOException {
        Placement placement = new Placement(PARTITIONS);
        try (CreditGridClient loader = client("loader")) {
            List<Outcome> outcomes = write(loader, round);
            for (int i = 0; i < FIRMS; i++) {
                boolean isLost = lost.contains(placement.partition(firm(i)));
                assertThat(outcomes.get(i).code())
                        .describedAs("firm %s: %s", i, outcomes.get(i))
                        .isEqualTo(isLost ? Outcome.Code.REJECTED : Outcome.Code.LOADED);
                if (isLost) {
                    assertThat(outcomes.get(i).error()).isEqualTo(GridError.LOST);
                }
            }
            for (int partition : lost) {
                int gone = 0;
                while (placement.partition(firm(gone)) != partition) {
                    gone++;
                }
                RecordKey key = key(gone);
                assertThatThrownBy(() -> loader.get(key, null, null))
                        .isInstanceOfSatisfying(
                                GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.LOST));
            }
        }
    }

    /** Lost partitions are never OK; all others and the epochs are, once they have both copies. */
    void awaitVerdicts(Set<Integer> lost) throws IOException, InterruptedException {
        try (CreditGridClient auditor = client("auditor")) {
            for (int partition = VerifyRequest.EPOCHS; partition < PARTITIONS; partition++) {
                VerifyAnswer answer = auditor.audit().verify(partition);
                if (lost.contains(partition)) {
                    assertThat(answer.verdict()).isIn(VerifyAnswer.UNAVAILABLE, "MISSING_ENTRY");
                } else {
                    long end = System.nanoTime() + PATIENCE.toNanos();
                    while (!answer.verdict().equals(VerifyAnswer.OK) && System.nanoTime() - end < 0) {
                        assertThat(answer.findings())
                                .extracting(VerifyAnswer.Finding::verdict)
                                .containsOnly(VerifyAnswer.UNAVAILABLE);
                        Thread.sleep(POLL_MILLIS);
                        answer = auditor.audit().verify(partition);
                    }
                    assertThat(answer.verdict()).describedAs("%s", answer).isEqualTo(VerifyAnswer.OK);
                }
            }
        }
    }

    /** The verdict on one partition. */
    VerifyAnswer verify(int partition) throws IOException {
        try (CreditGridClient auditor = client("auditor")) {
            return auditor.audit().verify(partition);
        }
    }

    /** What a node wrote to its log file. */
    String log(int index) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(cluster.nodeDir(index))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        cluster.close();
    }
}

package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.process.NodeProcess;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.cli.demo.AtExit;
import io.creditgrid.cli.demo.WorkFolder;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.VerifyAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long partitions wait when one of three servers is killed. */
@Command(
        name = "failover",
        description = {
            "Kills one of three servers under writes to every partition, starts it again, and so on in turn. A gap lasts",
            "from the kill until every partition has confirmed a write that was first sent after it."
        },
        mixinStandardHelpOptions = true)
final class FailoverCommand implements Callable<Integer> {
    private static final int SERVERS = 3;
    private static final int OK = 200;
    private static final long CALM_MILLIS = 2_000;
    private static final long POLL_MILLIS = 200;
    private static final List<String> FLAGS = List.of("-Xms512m", "-Xmx512m");

    @Option(names = "--kills", description = "kills (default: ${DEFAULT-VALUE})", defaultValue = "10")
    private int kills = 10;

    @Option(names = "--detection", description = "failureDetectionSeconds of the servers (default: that of node.yaml)")
    private int detection = (int) NodeConfig.FAILURE_DETECTION.toSeconds();

    @Option(
            names = "--durability",
            description = "of the servers, fsync or log-only (default: ${DEFAULT-VALUE})",
            defaultValue = ServerSizes.DURABILITY)
    private String durability = ServerSizes.DURABILITY;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Ratios gaps = new Ratios();
    private final Ratios whole = new Ratios();

    @Override
    public Integer call() throws Exception {
        ObjectNode report = Answer.json().createObjectNode();
        Say say = new Say(spec.commandLine().getErr());
        try (AtExit opened = new AtExit()) {
            Path folder = opened.open(() -> WorkFolder.create("creditgrid-bench-", false))
                    .dir();
            ProcessCluster cluster = opened.open(() -> make(folder));
            cluster.startNew();
            try (CreditGridClient loader = cluster.connect("loader");
                    EveryPartition writes = new EveryPartition(loader, ServerSizes.PARTITIONS)) {
                writes.awaitAll(ProcessCluster.PATIENCE);
                for (int kill = 0; kill < kills; kill++) {
                    Thread.sleep(CALM_MILLIS);
                    kill(cluster, writes, kill % SERVERS, report.withArrayProperty("byKill"));
                    say.line("kill %d, %s: %.0f ms", kill, ProcessCluster.name(kill % SERVERS), gaps.last());
                }
                report.put("acknowledged", writes.acknowledged());
            }
            report.put("verified", verify(cluster));
            cluster.stopAll();
        }
        gaps.putInto(report, "gapMillis");
        whole.putInto(report, "wholeAgainMillis");
        report.put("failureDetectionSeconds", detection);
        report.put("servers", SERVERS);
        report.put("partitions", ServerSizes.PARTITIONS);
        report.put("durability", durability);
        print(report);
        return 0;
    }

    private ProcessCluster make(Path folder) throws Exception {
        Map<String, String> settings = Map.of(
                "partitions",
                String.valueOf(ServerSizes.PARTITIONS),
                "durability",
                durability,
                "failureDetectionSeconds",
                String.valueOf(detection),
                "memory",
                "{regionMiB: 512, checkpointBufferMiB: 128}");
        return ProcessCluster.make(folder.resolve("grid"), SERVERS, RecordSource.sources(), settings, FLAGS);
    }

    private void kill(ProcessCluster cluster, EveryPartition writes, int victim, ArrayNode into) throws Exception {
        NodeProcess process = cluster.node(victim);
        long start = writes.mark();
        process.killNow();
        Duration gap = writes.awaitAll(ProcessCluster.PATIENCE);
        gaps.add((double) gap.toMillis());
        process.kill();
        cluster.start(victim, List.of()).awaitReady(ProcessCluster.PATIENCE);
        awaitSafe(cluster);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        whole.add((double) millis);
        into.addObject()
                .put("victim", ProcessCluster.name(victim))
                .put("gapMillis", gap.toMillis())
                .put("wholeAgainMillis", millis);
    }

    /** Waits until each server says that it may be stopped, hence that both copies of all are in place. */
    private static void awaitSafe(ProcessCluster cluster) throws IOException, InterruptedException {
        long end = System.nanoTime() + ProcessCluster.PATIENCE.toNanos();
        for (int i = 0; i < SERVERS; ) {
            HttpResponse<String> answer = cluster.get(i, "/safe");
            if (answer.statusCode() == OK) {
                i++;
                continue;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the servers are not whole again after "
                        + ProcessCluster.PATIENCE.toSeconds() + " s: " + answer.body());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static String verify(ProcessCluster cluster) throws IOException {
        try (CreditGridClient auditor = cluster.connect("auditor")) {
            for (int partition = 0; partition < ServerSizes.PARTITIONS; partition++) {
                VerifyAnswer answer = auditor.audit().verify(partition);
                if (!answer.verdict().equals(VerifyAnswer.OK)) {
                    return "partition " + partition + " " + answer.verdict() + " " + answer.findings();
                }
            }
        }
        return VerifyAnswer.OK;
    }

    private void print(ObjectNode report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report);
        } else {
            out.printf(
                    "gap in ms: median %s %s, with a failure detection of %d s; %s writes confirmed, verified %s%n",
                    report.get("gapMillis"),
                    report.get("gapMillisRange").get("rounds"),
                    detection,
                    report.get("acknowledged"),
                    report.get("verified"));
        }
        out.flush();
    }
}

package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.cli.demo.AtExit;
import io.creditgrid.cli.demo.WorkFolder;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.SweepReport;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.VerifyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What so many firms take: time, memory, disk, and how long servers take to start with them. */
@Command(
        name = "scale",
        description = {
            "Loads made-up firms with some 22 records each into servers with default settings, scores all, verifies all, and",
            "starts the servers again: after a stop in order and after SIGKILL, in turn."
        },
        mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {
    private static final double SECOND = 1e9;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Option(names = "--enterprises", description = "firms (default: ${DEFAULT-VALUE})", defaultValue = "45000")
    private int enterprises = 45_000;

    @Option(names = "--servers", description = "servers (default: ${DEFAULT-VALUE})", defaultValue = "3")
    private int servers = 3;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "heap of each, as -Xmx takes it (default: ${DEFAULT-VALUE})",
            defaultValue = "1g")
    private String heap = "1g";

    @Option(names = "--region-mib", description = "memory for pages of each (default: that of node.yaml)")
    private @Nullable Integer regionMib;

    @Option(names = "--starts", description = "starts (default: ${DEFAULT-VALUE})", defaultValue = "4")
    private int starts = 4;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final ObjectNode report = Answer.json().createObjectNode();

    @Override
    public Integer call() throws Exception {
        try (AtExit opened = new AtExit()) {
            Path folder = opened.open(() -> WorkFolder.create("creditgrid-bench-", false))
                    .dir();
            GeneratedFirms firms = GeneratedFirms.make(folder.resolve("files"), enterprises);
            say().line("%,d firms made", enterprises);
            ProcessCluster cluster = opened.open(
                    () -> ProcessCluster.make(folder.resolve("grid"), servers, firms.sources(), settings(), flags()));
            cluster.startNew();
            report.put("enterprises", enterprises);
            report.put("servers", servers);
            load(cluster, firms);
            score(cluster, firms);
            verify(cluster);
            read(cluster);
            ArrayNode millis = report.putArray("starts");
            for (int start = 0; start < starts; start++) {
                startAgain(cluster, start % 2 == 0, millis.addObject());
            }
            cluster.stopAll();
        }
        print();
        return 0;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("backups", servers == 1 ? "0" : "1");
        if (regionMib != null) {
            settings.put("memory", "{regionMiB: " + regionMib + ", checkpointBufferMiB: " + regionMib / 4 + "}");
        }
        return settings;
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseG1GC"));
        report.put("heap", heap);
        report.put("regionMiB", regionMib == null ? "default" : regionMib.toString());
        return flags;
    }

    private void load(ProcessCluster cluster, GeneratedFirms firms) throws IOException {
        try (CreditGridClient loader = cluster.connect("loader")) {
            LoadReport done = firms.load(loader, new Stages(say()));
            report.put("records", done.loaded());
            report.put("loadSeconds", Ratios.rounded(done.seconds()));
            report.put("rowsPerSecond", Ratios.rounded(done.loaded() / done.seconds()));
            say().line("%,d rows loaded in %.0f s", done.loaded(), done.seconds());
        }
    }

    private void score(ProcessCluster cluster, GeneratedFirms firms) throws IOException {
        try (CreditGridClient scientist = cluster.connect("scientist")) {
            long start = System.nanoTime();
            SweepReport done = firms.score(scientist);
            double seconds = seconds(start);
            report.put("scored", done.firms());
            report.put("scoreSeconds", Ratios.rounded(seconds));
            say().line("%,d firms scored in %.0f s", done.firms(), seconds);
        }
    }

    private void verify(ProcessCluster cluster) throws IOException {
        try (CreditGridClient operator = cluster.connect("operator");
                CreditGridClient auditor = cluster.connect("auditor")) {
            operator.audit().seal();
            VerifyReport done = auditor.audit().verifyAll();
            report.put("entries", done.entries() + done.systemEntries());
            report.put("verifySeconds", Ratios.rounded(done.seconds()));
            report.put("verified", done.verdict());
            say().line("%,d entries verified in %.0f s: %s", done.entries(), done.seconds(), done.verdict());
        }
    }

    private void read(ProcessCluster cluster) throws IOException, InterruptedException {
        ArrayNode each = report.putArray("byServer");
        for (int i = 0; i < servers; i++) {
            ServerReading.of(cluster, i).putInto(each.addObject());
        }
    }

    private void startAgain(ProcessCluster cluster, boolean inOrder, ObjectNode into) throws IOException {
        if (inOrder) {
            cluster.stopAll();
        } else {
            IntStream.range(0, servers).forEach(i -> cluster.node(i).killNow());
            IntStream.range(0, servers).forEach(i -> cluster.node(i).kill());
        }
        long start = System.nanoTime();
        cluster.startAll();
        for (int i = 0; i < servers; i++) {
            cluster.node(i).awaitReady(PATIENCE);
        }
        String after = inOrder ? "stop" : "kill";
        into.put("after", after).put("readySeconds", Ratios.rounded(seconds(start)));
        say().line("ready %.1f s after start, after a %s", seconds(start), after);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / SECOND;
    }

    private Say say() {
        return new Say(spec.commandLine().getErr());
    }

    private void print() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report);
        } else {
            report.properties().forEach(figure -> out.println(figure.getKey() + " " + figure.getValue()));
        }
        out.flush();
    }

    /** Says when a file is done; a run may take an hour. */
    private static final class Stages implements io.creditgrid.loaders.Progress {
        private final Say say;
        private String stage = "";
        private long done;

        Stages(Say say) {
            this.say = say;
        }

        @Override
        public synchronized void at(String now, long rows, long total) {
            if (!now.equals(stage)) {
                if (!stage.isEmpty()) {
                    say.line("%s: %,d", stage, done);
                }
                stage = now;
            }
            done = rows;
        }
    }
}

package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.cli.demo.AtExit;
import io.creditgrid.cli.demo.WorkFolder;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.Answer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What TLS costs: the same grid with and without it, three servers each, in turn. */
@Command(
        name = "tls",
        description = {
            "Rows a second of the loader's path and single mutations a second on three servers with TLS, between them and",
            "to clients, beside the same without."
        },
        mixinStandardHelpOptions = true)
final class TlsCommand implements Callable<Integer> {
    private static final int SERVERS = 3;
    private static final int PART = 1_000;

    /** Measures that the warm-up goes through. */
    private static final int WARM_UP_SHARES = 2;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchSettings settings = new BenchSettings();

    private final Side with = new Side(5_000_000);
    private final Side without = new Side(6_000_000);
    private final Ratios ingestRatio = new Ratios();
    private final Ratios commitRatio = new Ratios();

    /** What one side did. */
    private static final class Side {
        private final AuditedLoad load;
        private final Ratios ingest = new Ratios();
        private final Ratios commit = new Ratios();
        private final Latencies latencies = new Latencies();

        Side(long seed) {
            load = new AuditedLoad(seed);
        }

        void warmUp(AuditedCluster grid, int seconds) throws Exception {
            try (CreditGridClient loader = grid.connect("loader")) {
                load.rows(loader, Shape.GROUPED, PART, seconds / WARM_UP_SHARES, null);
                load.mutations(loader, CommitCommand.CALLERS, seconds / WARM_UP_SHARES);
            }
        }

        void measure(AuditedCluster grid, int seconds) throws Exception {
            try (CreditGridClient loader = grid.connect("loader")) {
                ingest.add(load.rows(loader, Shape.GROUPED, PART, seconds, null));
                Callers.Measured single = load.mutations(loader, CommitCommand.CALLERS, seconds);
                commit.add(single.perSecond());
                latencies.addAll(single.latencies());
            }
        }

        void putInto(ObjectNode into) {
            ingest.putInto(into, "ingestRowsPerSecond");
            commit.putInto(into, "commitMutationsPerSecond");
            into.set("commit", latencies.json());
        }
    }

    @Override
    public Integer call() throws Exception {
        Surroundings surroundings = new Surroundings();
        Say say = new Say(spec.commandLine().getErr());
        List<String> flags = Bench.serverFlags();
        try (AtExit opened = new AtExit()) {
            Path folder = opened.open(() -> WorkFolder.create("creditgrid-bench-", false))
                    .dir();
            AuditedCluster plain = opened.open(() -> make(folder.resolve("plain"), flags));
            AuditedCluster secure =
                    opened.open(() -> make(folder.resolve("tls"), flags).withTls());
            plain.start(name -> List.of());
            secure.start(name -> List.of());
            WarmUp.run("plain", settings.quick(), say, () -> without.warmUp(plain, settings.warmUp()));
            WarmUp.run("TLS", settings.quick(), say, () -> with.warmUp(secure, settings.warmUp()));
            for (int round = 0; round < settings.rounds(); round++) {
                round(plain, secure, round % 2 == 0);
                say.line(
                        "round %d: with TLS %.0f rows/s and %.0f mutations/s, without %.0f and %.0f",
                        round, with.ingest.last(), with.commit.last(), without.ingest.last(), without.commit.last());
            }
            plain.stop();
            secure.stop();
        }
        print(report(surroundings, flags));
        return 0;
    }

    private AuditedCluster make(Path folder, List<String> flags) throws Exception {
        return AuditedCluster.make(folder, SERVERS, RecordSource.sources(), settings.durability(), flags);
    }

    private void round(AuditedCluster plain, AuditedCluster secure, boolean plainFirst) throws Exception {
        if (plainFirst) {
            without.measure(plain, settings.seconds());
        }
        with.measure(secure, settings.seconds());
        if (!plainFirst) {
            without.measure(plain, settings.seconds());
        }
        ingestRatio.add(with.ingest.last() / without.ingest.last());
        commitRatio.add(with.commit.last() / without.commit.last());
    }

    private ObjectNode report(Surroundings surroundings, List<String> flags) {
        ObjectNode report = Answer.json().createObjectNode();
        report.put("durability", settings.durability());
        ingestRatio.putInto(report, "ingestRatioToPlain");
        commitRatio.putInto(report, "commitRatioToPlain");
        with.putInto(report.putObject("tls"));
        without.putInto(report.putObject("plain"));
        report.put("callers", CommitCommand.CALLERS);
        report.put("partSize", PART);
        report.set("surroundings", surroundings.json(settings, SERVERS, settings.rounds(), flags));
        return report;
    }

    private void print(ObjectNode report) {
        PrintWriter out = spec.commandLine().getOut();
        if (settings.json()) {
            out.println(report);
        } else {
            out.printf(
                    "with TLS, of what goes without: ingest %s %s, commit %s %s%n",
                    report.get("ingestRatioToPlain"),
                    report.get("ingestRatioToPlainRange").get("rounds"),
                    report.get("commitRatioToPlain"),
                    report.get("commitRatioToPlainRange").get("rounds"));
        }
        out.flush();
    }
}

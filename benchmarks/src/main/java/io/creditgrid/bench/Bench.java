package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.raw.RawCluster;
import io.creditgrid.cli.demo.AtExit;
import io.creditgrid.cli.demo.WorkFolder;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/*
 * A run
 * =====
 * start both pairs of servers, load each until its code is compiled, then measure in rounds, the sides in turn; which one comes first
 * alternates. Servers stay up from the first measure to the last: a server that was just started runs its code interpreted,
 * and a ratio of two such servers says nothing about either. The pair whose turn it is not is idle. A ratio is that of one
 * round; the report gives the median.
 */
/** A bench of two sides: servers, folders, rounds, report. Used once, by one thread. */
abstract class Bench implements Callable<Integer> {
    /** A bench that would take longer ends after fewer rounds. */
    private static final Duration MOST = Duration.ofMinutes(14);

    private final long start = System.nanoTime();
    private int rounds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--raw-as-shipped",
            description =
                    "plain Ignite as it comes; by default it has the grid's WAL writer, which sleeps, and its file access")
    private boolean rawAsShipped;

    @Option(
            names = "--jfr",
            paramLabel = "DIR",
            description = "have each server record a Java flight recording into this folder")
    private @Nullable Path jfr;

    @Mixin
    private BenchSettings settings = new BenchSettings();

    final BenchSettings settings() {
        return settings;
    }

    final Say say() {
        return new Say(spec.commandLine().getErr());
    }

    /** What the grid of the audited side knows as sources. */
    SourceList sources() throws Exception {
        return RecordSource.sources();
    }

    /** Done once, before the first round, in a folder that is removed at the end. */
    void prepare(Path folder) throws Exception {}

    /** Done once, after the audited side's start. */
    void fill(AuditedCluster grid) throws Exception {}

    /** Loads the plain side for one pass of the warm-up, with all that will be measured. */
    abstract void warmUp(RawCluster raw) throws Exception;

    /** Loads the audited side for one pass of the warm-up, with all that will be measured. */
    abstract void warmUp(AuditedCluster grid) throws Exception;

    /** Measures the plain side. */
    abstract void raw(RawCluster raw, int round) throws Exception;

    /** Measures the audited side. */
    abstract void audited(AuditedCluster grid, int round) throws Exception;

    /** The figures. */
    abstract void report(ObjectNode into);

    /** In a few lines, for a person. */
    abstract void print(ObjectNode report, PrintWriter out);

    @Override
    public final Integer call() throws Exception {
        Surroundings surroundings = new Surroundings();
        ObjectNode report = Answer.json().createObjectNode();
        List<String> flags = serverFlags();
        try (AtExit opened = new AtExit()) {
            Path folder = opened.open(() -> WorkFolder.create("creditgrid-bench-", false))
                    .dir();
            prepare(folder);
            AuditedCluster grid = opened.open(() -> AuditedCluster.make(
                    folder.resolve("audited"), ServerSizes.SERVERS, sources(), settings.durability(), flags));
            RawCluster raw = opened.open(() -> RawCluster.start(
                    folder.resolve("raw"), flags, this::recording, settings.durability(), rawAsShipped));
            grid.start(this::recording);
            fill(grid);
            ObjectNode compilers = report.putObject("compilersShareAfterWarmUp");
            compilers.put("raw", warm("plain", () -> warmUp(raw)));
            compilers.put("audited", warm("audited", () -> warmUp(grid)));
            long measuring = System.nanoTime();
            while (rounds < settings.rounds() && isTimeForAnother(measuring)) {
                round(raw, grid);
                rounds++;
            }
            grid.stop();
        }
        report.put("durability", settings.durability());
        report(report);
        report.put("rawStorage", rawAsShipped ? "as shipped" : "WAL writer and file access as the grid's");
        report.set("surroundings", surroundings.json(settings, ServerSizes.SERVERS, rounds, flags));
        PrintWriter out = spec.commandLine().getOut();
        if (settings.json()) {
            out.println(report);
        } else {
            out.println("durability " + settings.durability());
            print(report, out);
        }
        out.flush();
        return 0;
    }

    private double warm(String side, WarmUp.Pass pass) throws Exception {
        return Ratios.rounded(WarmUp.run(side, settings.quick(), say(), pass));
    }

    private void round(RawCluster raw, AuditedCluster grid) throws Exception {
        boolean rawFirst = rounds % 2 == 0;
        if (rawFirst) {
            raw(raw, rounds);
        }
        audited(grid, rounds);
        if (!rawFirst) {
            raw(raw, rounds);
        }
    }

    /** Whether another round, as long as those since {@code measuring}, would end in time. */
    private boolean isTimeForAnother(long measuring) {
        long now = System.nanoTime();
        boolean enough = rounds == 0 || now - start + (now - measuring) / rounds < MOST.toNanos();
        if (!enough) {
            say().line("%d rounds in %d s: no time for another one", rounds, (now - start) / 1_000_000_000);
        }
        return enough;
    }

    /** Flags of this process that servers need too, and those of {@link ServerSizes}. */
    static List<String> serverFlags() {
        List<String> flags = new ArrayList<>(ServerSizes.FLAGS);
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (flag.startsWith("--add-opens") || flag.startsWith("-DIGNITE_") || flag.startsWith("-Djava.")) {
                flags.add(flag);
            }
        }
        return flags;
    }

    private List<String> recording(String name) {
        if (jfr == null) {
            return List.of();
        }
        Path dir = jfr.toAbsolutePath();
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename=" + dir.resolve(name + ".jfr"));
    }
}

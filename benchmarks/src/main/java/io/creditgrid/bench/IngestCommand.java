package io.creditgrid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.raw.RawCluster;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.VerifyAnswer;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Rows a second of the loader's path beside {@code putAll} and the streamer. */
@Command(
        name = "ingest",
        description = {
            "Rows a second of the loader's path, from parsed rows to answers that the backup has confirmed,",
            "beside thin putAll of 500 sorted keys (the best of 1, 4, 16 callers) and beside a streamer with defaults."
        },
        mixinStandardHelpOptions = true)
final class IngestCommand extends Bench {
    private static final List<Integer> CALLERS = List.of(1, 4, 16);
    private static final List<Integer> PARTS = List.of(100, 500, 1_000);

    /** The part by which the loader goes. */
    private static final int PART = 1_000;

    /** Measures of one side and shape that the warm-up goes through. */
    private static final int WARM_UP_SHARES = 4;

    private static final int WARM_UP_CALLERS = 4;

    private static final double MICROS_A_SECOND = 1e6;

    private final Map<Shape, Figures> figures = new EnumMap<>(Shape.class);
    private final RawWrites raws = new RawWrites();
    private final AuditedLoad load = new AuditedLoad(1_000_000);
    private String verified = "";

    IngestCommand() {
        for (Shape shape : Shape.values()) {
            figures.put(shape, new Figures(shape));
        }
    }

    /** What was measured of one shape. */
    private static final class Figures {
        private final Ratios raw = new Ratios();
        private final Ratios streamer = new Ratios();
        private final Map<Integer, Ratios> rawByCallers = new TreeMap<>();
        private final Map<Integer, Ratios> audited = new TreeMap<>();
        private final FolderSizes sizes;
        private final Ratios folderBytes = new Ratios();
        private final Ratios auditedMicros = new Ratios();
        private final Ratios rawMicros = new Ratios();
        private double bestRaw;
        private double rawMicrosOfBest;
        private double streamed;
        private final Map<Integer, Double> now = new TreeMap<>();
        private final Map<Integer, Ratios> toRaw = new TreeMap<>();
        private final Map<Integer, Ratios> toStreamer = new TreeMap<>();

        Figures(Shape shape) {
            this.sizes = new FolderSizes(shape);
        }
    }

    @Override
    void warmUp(RawCluster raw) throws Exception {
        for (Shape shape : Shape.values()) {
            raws.putAll(raw, shape, WARM_UP_CALLERS, share());
            raws.stream(raw, shape, share());
        }
    }

    @Override
    void warmUp(AuditedCluster grid) throws Exception {
        try (CreditGridClient loader = grid.connect("loader")) {
            for (Shape shape : Shape.values()) {
                load.rows(loader, shape, PART, 2 * share(), figures(shape).sizes);
            }
        }
    }

    private int share() {
        return Math.max(1, settings().warmUp() / WARM_UP_SHARES);
    }

    @Override
    void raw(RawCluster raw, int round) throws Exception {
        int seconds = settings().seconds();
        for (Shape shape : Shape.values()) {
            Figures of = figures(shape);
            of.bestRaw = 0;
            for (int callers : CALLERS) {
                ProcessorTime spent = ProcessorTime.ofAll();
                double rate = raws.putAll(raw, shape, callers, seconds);
                of.rawByCallers.computeIfAbsent(callers, c -> new Ratios()).add(rate);
                if (rate > of.bestRaw) {
                    of.bestRaw = rate;
                    of.rawMicrosOfBest = microsPerRow(spent, rate);
                }
                say().line("round %d, %s, putAll by %d callers: %,.0f rows/s", round, shape, callers, rate);
            }
            of.raw.add(of.bestRaw);
            of.rawMicros.add(of.rawMicrosOfBest);
            of.streamed = raws.stream(raw, shape, seconds);
            of.streamer.add(of.streamed);
            say().line("round %d, %s, streamer: %,.0f rows/s", round, shape, of.streamed);
        }
        settle();
    }

    @Override
    void audited(AuditedCluster grid, int round) throws Exception {
        try (CreditGridClient loader = grid.connect("loader")) {
            for (Shape shape : Shape.values()) {
                Figures of = figures(shape);
                for (int part : PARTS) {
                    ProcessorTime spent = ProcessorTime.ofAll();
                    double rate = load.rows(loader, shape, part, settings().seconds(), of.sizes);
                    if (part == PART) {
                        of.auditedMicros.add(microsPerRow(spent, rate));
                    }
                    of.audited.computeIfAbsent(part, p -> new Ratios()).add(rate);
                    of.now.put(part, rate);
                    say().line("round %d, %s, audited by parts of %d: %,.0f rows/s", round, shape, part, rate);
                }
                of.folderBytes.add(of.sizes.meanSinceLastAsked());
            }
        }
        settle();
        if (round == 0) {
            verify(grid);
        }
    }

    private static double microsPerRow(ProcessorTime spent, double rowsPerSecond) {
        return MICROS_A_SECOND * spent.processors() / rowsPerSecond;
    }

    /** Once both sides of a round are measured, their ratios are. */
    private void settle() {
        for (Figures of : figures.values()) {
            if (of.bestRaw > 0 && !of.now.isEmpty()) {
                of.now.forEach((part, rate) -> {
                    of.toRaw.computeIfAbsent(part, p -> new Ratios()).add(rate / of.bestRaw);
                    of.toStreamer.computeIfAbsent(part, p -> new Ratios()).add(rate / of.streamed);
                });
                of.bestRaw = 0;
                of.now.clear();
            }
        }
    }

    private void verify(AuditedCluster grid) throws Exception {
        try (CreditGridClient auditor = grid.connect("auditor")) {
            VerifyAnswer answer = auditor.audit().verify(0);
            verified = answer.verdict();
            say().line("partition 0, both copies, after the first round: %s", verified);
        }
    }

    private Figures figures(Shape shape) {
        return java.util.Objects.requireNonNull(figures.get(shape));
    }

    @Override
    void report(ObjectNode into) {
        put(into, figures(Shape.GROUPED));
        put(into.putObject("scattered"), figures(Shape.SCATTERED));
        into.put("confirmed", true); // an answer leaves the grid only once the backup has confirmed
        into.put("verified", verified);
    }

    private static void put(ObjectNode into, Figures of) {
        ratios(of.audited).putInto(into, "auditedRowsPerSecond");
        of.raw.putInto(into, "rawTxRowsPerSecond");
        of.streamer.putInto(into, "rawStreamerRowsPerSecond");
        ratios(of.toRaw).putInto(into, "ratioToRawTx");
        ratios(of.toStreamer).putInto(into, "ratioToRawStreamer");
        of.auditedMicros.putInto(into, "auditedProcessorMicrosPerRow");
        of.rawMicros.putInto(into, "rawTxProcessorMicrosPerRow");
        into.put("partSize", PART);
        ObjectNode byPart = into.putObject("byPartSize");
        for (int part : PARTS) {
            ObjectNode one = byPart.putObject(String.valueOf(part));
            at(of.audited, part).putInto(one, "auditedRowsPerSecond");
            at(of.toRaw, part).putInto(one, "ratioToRawTx");
            at(of.toStreamer, part).putInto(one, "ratioToRawStreamer");
        }
        ObjectNode byCallers = into.putObject("rawTxByCallers");
        of.rawByCallers.forEach(
                (callers, rates) -> rates.putInto(byCallers.putObject(String.valueOf(callers)), "rowsPerSecond"));
        into.set("meanFolderBytes", of.folderBytes.halves());
    }

    private static Ratios ratios(Map<Integer, Ratios> byPart) {
        return at(byPart, PART);
    }

    private static Ratios at(Map<Integer, Ratios> byPart, int part) {
        return java.util.Objects.requireNonNull(byPart.get(part));
    }

    @Override
    void print(ObjectNode report, PrintWriter out) {
        print("grouped", report, out);
        print("scattered", report.get("scattered"), out);
    }

    private static void print(String shape, JsonNode of, PrintWriter out) {
        out.printf(
                "%s: audited %s rows/s, putAll %s, streamer %s; of putAll %s %s, of the streamer %s%n",
                shape,
                of.get("auditedRowsPerSecond"),
                of.get("rawTxRowsPerSecond"),
                of.get("rawStreamerRowsPerSecond"),
                of.get("ratioToRawTx"),
                of.get("ratioToRawTxRange").get("rounds"),
                of.get("ratioToRawStreamer"));
    }
}

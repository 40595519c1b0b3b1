package io.creditgrid.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.LoadReport.FileReport;
import io.creditgrid.model.contract.Answer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Prints what a load did. Pure functions. */
final class LoadReports {
    private static final String COUNTS = " %9s %9s %9s %9s %9s %9s %9s%n";
    private static final String MAPPING = "mapping";
    private static final String FILE = "file";

    private LoadReports() {}

    /** A line of the table; its first two columns are as wide as what stands in them. */
    private static String row(LoadReport report) {
        return "%-" + width(report, FileReport::mapping, MAPPING) + "s %-" + width(report, FileReport::file, FILE) + "s"
                + COUNTS;
    }

    private static int width(LoadReport report, Function<FileReport, String> column, String title) {
        return Stream.concat(Stream.of(title), report.files().stream().map(column))
                .mapToInt(String::length)
                .max()
                .orElseThrow();
    }

    /** A line a file, what was left out and refused by reason, and the sums. */
    static void print(LoadReport report, PrintWriter out) {
        String row = row(report);
        out.printf(
                Locale.ROOT,
                row,
                MAPPING,
                FILE,
                "read",
                "loaded",
                "unchanged",
                "filtered",
                "rejected",
                "coverage",
                "ended");
        for (FileReport file : report.files()) {
            line(
                    out,
                    row,
                    file.mapping(),
                    file.file(),
                    file.read(),
                    file.loaded(),
                    file.unchanged(),
                    file.filteredRows(),
                    file.rejectedRows(),
                    file.coverage().loaded(),
                    file.ended().loaded());
            if (file.state() != LoadReport.BatchState.LOADED) {
                out.println("    "
                        + (file.state() == LoadReport.BatchState.RESUMED
                                ? "went on where an earlier run stopped"
                                : "was loaded by an earlier run"));
            }
            reasons(out, "rejected", file.rejected());
            file.rejectFile().ifPresent(path -> out.println("    see " + path));
        }
        line(
                out,
                row,
                "all",
                "",
                report.read(),
                report.loaded(),
                report.unchanged(),
                report.filtered(),
                report.rejected(),
                report.derivedCoverage(),
                report.derivedEnded());
        out.printf(Locale.ROOT, "in %.1f s%n", report.seconds());
    }

    private static void line(PrintWriter out, String row, String mapping, String file, long... counts) {
        Object[] columns = new Object[2 + counts.length];
        columns[0] = mapping;
        columns[1] = file;
        for (int i = 0; i < counts.length; i++) {
            columns[2 + i] = counts[i];
        }
        out.printf(Locale.ROOT, row, columns);
    }

    private static void reasons(PrintWriter out, String what, Map<String, Long> counts) {
        counts.forEach((reason, count) -> out.println("    " + what + " " + count + ": " + reason));
    }

    /** The same as one object. */
    static ObjectNode json(LoadReport report) {
        ObjectNode node = Answer.json()
                .createObjectNode()
                .put("read", report.read())
                .put("loaded", report.loaded())
                .put("unchanged", report.unchanged())
                .put("filtered", report.filtered())
                .put("rejected", report.rejected());
        node.putObject("derived").put("coverage", report.derivedCoverage()).put("ended", report.derivedEnded());
        node.put("seconds", report.seconds());
        ArrayNode files = node.putArray("files");
        report.files().forEach(file -> files.add(json(file)));
        return node;
    }

    private static ObjectNode json(FileReport file) {
        ObjectNode node = Answer.json()
                .createObjectNode()
                .put("mapping", file.mapping())
                .put("file", file.file())
                .put("batch", file.batch())
                .put("state", file.state().name())
                .put("read", file.read())
                .put("loaded", file.loaded())
                .put("unchanged", file.unchanged())
                .put("coverage", file.coverage().loaded())
                .put("ended", file.ended().loaded());
        node.set("filtered", Answer.json().valueToTree(file.filtered()));
        node.set("rejected", Answer.json().valueToTree(file.rejected()));
        ObjectNode totals = node.putObject("totals");
        file.totals().forEach((field, total) -> totals.put(field, total.toPlainString()));
        node.put("rejectFile", file.rejectFile().map(Path::toString).orElse(null));
        return node.put("seconds", file.seconds());
    }
}

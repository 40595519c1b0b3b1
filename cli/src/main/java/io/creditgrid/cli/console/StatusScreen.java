package io.creditgrid.cli.console;

import io.creditgrid.model.contract.StatusAnswer;
import io.creditgrid.model.contract.StatusAnswer.Server;
import io.creditgrid.model.contract.StatusAnswer.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The status of a grid as lines for a person. Pure functions. */
public final class StatusScreen {
    private static final String[] HEADINGS = {
        "server",
        "state",
        "safe",
        "primary",
        "copies",
        "filling",
        "entries",
        "writes/s",
        "waiting",
        "doubt",
        "clients",
        "heap",
        "memory",
        "disk free",
        "up"
    };
    private static final int LEFT_COLUMNS = 3;
    private static final int REFUSALS_MAX = 8;
    private static final long KIB = 1024;

    private StatusScreen() {}

    /** The screen, at most some hundred columns wide. */
    public static List<String> lines(StatusAnswer status) {
        List<String> lines = new ArrayList<>();
        lines.add(heading(status));
        lines.add("");
        lines.add("copies   " + copies(status));
        lines.addAll(filling(status));
        lines.add("log      " + log(status));
        lines.add("writes   " + writes(status));
        lines.add("refused  " + refusals(status));
        lines.add("");
        lines.addAll(table(status));
        List<String> reasons = reasons(status);
        if (!reasons.isEmpty()) {
            lines.add("");
            lines.addAll(reasons);
        }
        return lines;
    }

    private static String heading(StatusAnswer status) {
        long ready = status.servers().stream()
                .filter(server -> server.state() == State.READY)
                .count();
        long members = status.servers().stream().filter(Server::member).count();
        return "grid " + status.gridId() + "   " + ready + " of " + members + " servers ready, " + status.partitions()
                + " partitions, " + (status.backups() == 0 ? "no backups" : "one backup") + ", " + status.durability()
                + "   " + Instant.ofEpochMilli(status.time()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String copies(StatusAnswer status) {
        long wanted = (long) status.partitions() * (1 + status.backups());
        long lost = status.servers().stream()
                .mapToLong(server -> server.copies().lost())
                .max()
                .orElse(0);
        String safe =
                status.servers().stream().filter(Server::safe).map(Server::name).collect(Collectors.joining(", "));
        return sum(status, server -> server.copies().complete()) + " of " + wanted + " complete, "
                + sum(status, server -> server.copies().filling()) + " being filled, " + lost + " lost; "
                + (safe.isEmpty() ? "no server may be stopped" : "one of these may be stopped: " + safe);
    }

    /** A line for each server whose copies are being filled. */
    private static List<String> filling(StatusAnswer status) {
        return status.servers().stream()
                .filter(server -> server.copies().filling() > 0)
                .map(server -> "filling  " + server.name() + ": "
                        + number(server.copies().filling()) + " partitions with "
                        + rebalance(server.rebalance()))
                .toList();
    }

    private static String rebalance(StatusAnswer.Rebalance now) {
        return number(now.rowsLeft()) + " rows left, " + rate(now.rowsPerSecond()) + " rows/s, "
                + bytes(Math.round(now.bytesPerSecond())) + "/s, "
                + (now.secondsLeft() < 0
                        ? "time left not known yet"
                        : span(Duration.ofSeconds(now.secondsLeft())) + " left");
    }

    private static String log(StatusAnswer status) {
        long entries = sum(status, server -> server.log().entries());
        long verified = sum(status, server -> server.log().verified());
        long oldest = status.servers().stream()
                .filter(server -> server.copies().primary() > 0)
                .mapToLong(server -> server.log().oldestVerification())
                .min()
                .orElse(0);
        return number(entries) + " entries" + epoch(status, entries) + "; "
                + (oldest == 0
                        ? Math.min(verified, status.partitions()) + " of " + status.partitions()
                                + " partitions verified since the servers started"
                        : "all partitions verified, the oldest " + ago(status, oldest));
    }

    private static String epoch(StatusAnswer status, long entries) {
        if (status.epoch() < 0) {
            return ", the log of epochs is out of reach";
        }
        if (status.epoch() == 0) {
            return ", none sealed yet";
        }
        return ", " + number(Math.max(0, entries - status.epochEntries())) + " since epoch " + status.epoch() + " ("
                + ago(status, status.epochTime()) + ")";
    }

    private static String writes(StatusAnswer status) {
        double perSecond = status.servers().stream()
                .mapToDouble(server -> server.work().perSecond())
                .sum();
        return rate(perSecond) + "/s; since the servers started "
                + number(sum(status, server -> server.work().loaded()))
                + " loaded, " + number(sum(status, server -> server.work().unchanged())) + " unchanged, "
                + number(sum(status, server -> server.work().rejected())) + " rejected in "
                + number(sum(status, server -> server.work().commits())) + " transactions";
    }

    private static String refusals(StatusAnswer status) {
        Map<String, Long> all = new TreeMap<>();
        status.servers()
                .forEach(
                        server -> server.work().refusals().forEach((code, count) -> all.merge(code, count, Long::sum)));
        List<String> most = all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(REFUSALS_MAX)
                .map(each -> each.getKey() + " " + number(each.getValue()))
                .toList();
        return (most.isEmpty() ? "nothing" : String.join(", ", most)) + "; by the gate "
                + number(sum(status, server -> server.work().denials()));
    }

    private static long sum(StatusAnswer status, ToLongFunction<Server> value) {
        return status.servers().stream().mapToLong(value).sum();
    }

    private static List<String> table(StatusAnswer status) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADINGS);
        status.servers().forEach(server -> rows.add(row(status, server)));
        int[] widths = new int[HEADINGS.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String[] row(StatusAnswer status, Server server) {
        String state = server.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (server.state() == State.MISSING || server.state() == State.SILENT) {
            return new String[] {server.name(), state};
        }
        StatusAnswer.Resources has = server.resources();
        return new String[] {
            server.name(),
            server.member() ? state : state + ", no data",
            server.safe() ? "yes" : "no",
            String.valueOf(server.copies().primary()),
            String.valueOf(server.copies().complete()),
            String.valueOf(server.copies().filling()),
            number(server.log().entries()),
            rate(server.work().perSecond()),
            bytes(server.work().waitingBytes()),
            String.valueOf(server.log().inDoubt()),
            String.valueOf(has.clients()),
            bytes(has.heapUsed()) + "/" + bytes(has.heapMax()),
            bytes(has.memoryUsed()) + "/" + bytes(has.memoryMax()),
            bytes(has.diskFree()),
            span(Duration.ofMillis(Math.max(0, status.time() - has.startedAt())))
        };
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String padding = " ".repeat(widths[i] - row[i].length());
            line.append(i == 0 ? "" : "  ").append(i < LEFT_COLUMNS ? row[i] + padding : padding + row[i]);
        }
        return line.toString().stripTrailing();
    }

    private static List<String> reasons(StatusAnswer status) {
        List<String> lines = new ArrayList<>();
        for (Server server : status.servers()) {
            server.reasons().forEach(reason -> lines.add("! " + server.name() + ": " + reason));
            server.unsafe().forEach(reason -> lines.add("  " + server.name() + " must not be stopped: " + reason));
        }
        return lines;
    }

    private static String ago(StatusAnswer status, long millis) {
        return span(Duration.ofMillis(Math.max(0, status.time() - millis))) + " ago";
    }

    /** A span in its one or two greatest units. */
    static String span(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0 ? span.toMinutes() + " min" : span.toSeconds() + " s";
    }

    /** Bytes in their greatest binary unit, without fractions from 10 on. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KIB && unit < 4) {
            value /= KIB;
            unit++;
        }
        String text = unit == 0 || value >= 10
                ? String.valueOf(Math.round(value))
                : String.format(Locale.ROOT, "%.1f", value);
        return text + new String[] {"B", "K", "M", "G", "T"}[unit];
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String rate(double perSecond) {
        return perSecond > 0 && perSecond < 10
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : number(Math.round(perSecond));
    }
}

package io.creditgrid.cli.demo;

import io.creditgrid.cli.console.Terminal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/** Runs stages one after the other, says what each is, and takes their times. Not thread-safe. */
final class Stages {
    private static final double NANOS = 1e9;

    private final Terminal terminal;
    private final LongSupplier nanos;
    private final long start;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /**
     * @param nanos a clock that only runs forward, in nanoseconds
     */
    Stages(Terminal terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** Runs a stage; what {@code body} says stands between the stage's name and its time. */
    <T> T run(String name, Callable<T> body) throws Exception {
        terminal.say("== " + name);
        long from = nanos.getAsLong();
        T result = body.call();
        double took = (nanos.getAsLong() - from) / NANOS;
        seconds.merge(name, took, Double::sum);
        terminal.say(String.format(Locale.ROOT, "   %.1f s", took));
        return result;
    }

    /** Says a line within a stage. */
    void say(String format, Object... values) {
        terminal.say("   " + String.format(Locale.ROOT, format, values));
    }

    Terminal terminal() {
        return terminal;
    }

    /** How long a stage took; 0 if it did not run. */
    double seconds(String name) {
        return seconds.getOrDefault(name, 0.0);
    }

    /** Seconds since the first stage. */
    double total() {
        return (nanos.getAsLong() - start) / NANOS;
    }

    /** Seconds of all stages in their order. */
    Map<String, Double> all() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}

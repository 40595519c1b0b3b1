package io.creditgrid.bench;

import io.creditgrid.grid.node.Durability;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How long is measured; options of benches that take turns. Defaults end within a quarter of an hour. */
public final class BenchSettings {
    private static final int QUICK_SECONDS = 2;

    @Option(names = "--seconds", description = "length of one measure (default: ${DEFAULT-VALUE})", defaultValue = "5")
    private int seconds = 5;

    @Option(
            names = "--rounds",
            description = "rounds; in each, both sides are measured (default: ${DEFAULT-VALUE})",
            defaultValue = "5")
    private int rounds = 5;

    @Option(
            names = "--warm-up",
            description = "seconds of a pass over each side before the first round; passes end when compilers rest"
                    + " (default: ${DEFAULT-VALUE})",
            defaultValue = "60")
    private int warmUp = 60;

    @Option(names = "--quick", description = "one short round, to see that it runs; its figures mean nothing")
    private boolean quick;

    @Option(
            names = "--durability",
            paramLabel = "D",
            description = "what writes survive, on both sides: ${COMPLETION-CANDIDATES} (default: log-only)",
            completionCandidates = Labels.class,
            converter = ByLabel.class)
    private Durability durability = Durability.LOG_ONLY;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    private static final class Labels implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Durability.values()).map(Durability::label).iterator();
        }
    }

    private static final class ByLabel implements ITypeConverter<Durability> {
        @Override
        public Durability convert(String label) {
            return Durability.ofLabel(label)
                    .orElseThrow(() -> new TypeConversionException("expected log-only or fsync: " + label));
        }
    }

    /** As {@code node.yaml} names it. */
    String durability() {
        return durability.label();
    }

    int seconds() {
        return quick ? QUICK_SECONDS : seconds;
    }

    int rounds() {
        return quick ? 1 : rounds;
    }

    int warmUp() {
        return quick ? QUICK_SECONDS : warmUp;
    }

    boolean quick() {
        return quick;
    }

    boolean json() {
        return json;
    }
}

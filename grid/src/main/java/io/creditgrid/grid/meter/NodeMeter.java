package io.creditgrid.grid.meter;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.VerifyRequest;
import io.creditgrid.model.ledger.Verdict;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.door.CommitMeter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what one node does: transactions, mutations, calls, refusals, verifications. From its start on; nothing is kept.
 *
 * <p>A counter is an adder that several threads feed without meeting; its labels are of closed sets, so no name of a firm, a
 * person or a log-in gets in.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class NodeMeter implements CommitMeter {
    /** Upper bounds of the classes of batch sizes, in mutations. */
    private static final double[] BATCH_SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    /** Upper bounds of the classes of latencies, in seconds. */
    private static final double[] SECONDS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<End, CounterDataPoint> commits;
    private final Map<Outcome.Code, CounterDataPoint> mutations;
    private final Map<GridError, CounterDataPoint> refusals;
    private final Map<Verdict, CounterDataPoint> verifications;
    private final Map<Integer, Long> verifiedAt = new ConcurrentHashMap<>();
    private final Map<String, CounterDataPoint> calls = new ConcurrentHashMap<>();
    private final Counter callsByTask;
    private final Histogram batchSizes;
    private final Histogram commitSeconds;

    /** Counts from zero. */
    public NodeMeter() {
        commits = byLabel("creditgrid_commits_total", "Transactions of units by their end", "result", End.class);
        mutations = byLabel(
                "creditgrid_mutations_total",
                "Mutations that this node answered as primary, by outcome",
                "outcome",
                Outcome.Code.class);
        refusals = byLabel(
                "creditgrid_refusals_total",
                "Calls and mutations that tasks of this node refused, by the code of the error",
                "error",
                GridError.class);
        verifications = byLabel(
                "creditgrid_verifications_total",
                "Partitions and logs of epochs verified here, by verdict",
                "verdict",
                Verdict.class);
        callsByTask = Counter.builder()
                .name("creditgrid_calls_total")
                .help("Tasks that clients called, on the node where their job ran")
                .labelNames("task")
                .register(registry);
        batchSizes = Histogram.builder()
                .name("creditgrid_commit_mutations")
                .help("Mutations of one transaction")
                .classicOnly()
                .classicUpperBounds(BATCH_SIZES)
                .register(registry);
        commitSeconds = Histogram.builder()
                .name("creditgrid_commit_seconds")
                .help("Time of one transaction, the answer of the backup included")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
    }

    /** A counter with one value for each constant, there from the start: a rate needs the zero before the first. */
    private <E extends Enum<E>> Map<E, CounterDataPoint> byLabel(
            String name, String help, String label, Class<E> type) {
        Counter counter =
                Counter.builder().name(name).help(help).labelNames(label).register(registry);
        Map<E, CounterDataPoint> points = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            points.put(constant, counter.labelValues(label(constant)));
        }
        return points;
    }

    /** Codes of errors and verdicts stand in capitals wherever they are seen; our own words in small letters. */
    private static String label(Enum<?> constant) {
        boolean code = constant instanceof GridError || constant instanceof Verdict;
        return code ? constant.name() : constant.name().toLowerCase(Locale.ROOT);
    }

    /** Where further metrics of the node are added, and all are read. */
    public PrometheusRegistry registry() {
        return registry;
    }

    @Override
    public void ended(End end, int size, long nanos) {
        of(commits, end).inc();
        batchSizes.observe(size);
        commitSeconds.observe(nanos / NANOS_PER_SECOND);
    }

    @Override
    public void answered(Outcome outcome) {
        of(mutations, outcome.code()).inc();
    }

    /** A task is called; {@code task} is the name of its class. */
    public void called(String task) {
        calls.computeIfAbsent(task, callsByTask::labelValues).inc();
    }

    /** A call, or a mutation of one, is refused. */
    public void refused(GridError error) {
        of(refusals, error).inc();
    }

    /**
     * A partition, or the log of epochs, was verified.
     *
     * @param partition the partition; {@link VerifyRequest#EPOCHS} for the log of epochs
     * @param millis when it ended, epoch milliseconds
     */
    public void verified(int partition, Verdict verdict, long millis) {
        of(verifications, verdict).inc();
        if (partition != VerifyRequest.EPOCHS) {
            verifiedAt.put(partition, millis);
        }
    }

    private static <E extends Enum<E>> CounterDataPoint of(Map<E, CounterDataPoint> points, E constant) {
        CounterDataPoint point = points.get(constant);
        if (point == null) {
            throw new IllegalStateException("no counter of " + constant);
        }
        return point;
    }

    /** When partitions were verified here, epoch milliseconds; those that never were are not among them. */
    public Map<Integer, Long> verifiedAt() {
        return Map.copyOf(verifiedAt);
    }

    /**
     * When the partition was verified whose verification is the oldest, epoch milliseconds; 0 if fewer than {@code wanted}
     * were verified here.
     */
    public long oldestVerification(int wanted) {
        return verifiedAt.size() < wanted
                ? 0
                : verifiedAt.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** Mutations that ended so. */
    public long mutations(Outcome.Code outcome) {
        return of(mutations, outcome).getLongValue();
    }

    /** Transactions that ended so. */
    public long commits(End end) {
        return of(commits, end).getLongValue();
    }

    /** Calls and mutations refused for that reason. */
    public long refusals(GridError error) {
        return of(refusals, error).getLongValue();
    }

    /** Refusals by code, those alone that there were; sorted. */
    public Map<String, Long> refusals() {
        Map<String, Long> counts = new TreeMap<>();
        for (GridError error : GridError.values()) {
            long count = refusals(error);
            if (count > 0) {
                counts.put(error.name(), count);
            }
        }
        return counts;
    }
}

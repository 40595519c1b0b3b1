package io.creditgrid.bench;

import com.sun.management.OperatingSystemMXBean;
import io.creditgrid.cli.demo.PlanSources;
import io.creditgrid.cli.demo.WorkFolder;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.Progress;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.ignite.Ignition;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.client.ClientCache;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.CacheConfiguration;
import org.apache.ignite.configuration.ClientConfiguration;

/**
 * Rows a second of the audited load beside a plain {@code putAll} of the same rows, on the same two embedded nodes.
 *
 * <p>Each round makes a new grid and loads the same agency files twice: once with {@code putAll} of 500 sorted keys through
 * thin clients into a plain transactional cache with one backup (rows parsed beforehand; the best of 1, 4 and 16 callers),
 * once with the loader (parsing included). A second grid then takes the loader's frames as they were parsed beforehand, which
 * is what the plain side is given too. The order alternates. The first round warms up and is not counted.
 */
public final class LoadBenchmark {
    private static final String RAW = "raw";
    private static final int PART = 500;
    private static final int[] CALLERS = {1, 4, 16};
    private static final double NANOS = 1e9;
    private static final Comparator<RowKey> ORDER = Comparator.comparingInt(RowKey::partition)
            .thenComparingLong(RowKey::high)
            .thenComparingLong(RowKey::low)
            .thenComparingLong(RowKey::slot);

    private final Plan plan;
    private final List<CapturedRows.Row> rows;
    private final List<WriteFrame> frames;

    private LoadBenchmark(Plan plan, CapturedRows captured) {
        this.plan = plan;
        this.rows = captured.rows();
        this.frames = captured.frames();
    }

    /** Runs {@code rounds} counted rounds over {@code firms} firms: arguments FIRMS ROUNDS. */
    public static void main(String[] arguments) throws Exception {
        int firms = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        try (WorkFolder folder = WorkFolder.create("creditgrid-bench-", false)) {
            Path dir = folder.dir();
            Plan plan = Plan.read(
                    new Generator(SplittableRandom::new)
                            .generate(new GeneratorConfig(firms, 1, dir.resolve("files")), Progress.NONE)
                            .plan(),
                    null);
            new LoadBenchmark(plan, CapturedRows.of(plan, dir.resolve("rejects"))).run(rounds);
        }
    }

    private void run(int rounds) throws Exception {
        System.out.printf(Locale.ROOT, "%,d rows%n", rows.size());
        double[] ratios = new double[rounds];
        double[] parsedRatios = new double[rounds];
        for (int round = 0; round <= rounds; round++) {
            Result result = round(round);
            System.out.printf(
                    Locale.ROOT,
                    "round %d: raw %s; audited %,.0f rows/s from files, %,.0f from parsed rows; of raw %.2f and %.2f;"
                            + " processor %.0f, %.0f, %.0f us a row%s%n",
                    round,
                    result.raw,
                    result.audited,
                    result.parsed,
                    result.audited / result.bestRaw(),
                    result.parsed / result.bestRaw(),
                    result.cpu[0],
                    result.cpu[1],
                    result.cpu[2],
                    round == 0 ? " (warm-up, not counted)" : "");
            if (round > 0) {
                ratios[round - 1] = result.audited / result.bestRaw();
                parsedRatios[round - 1] = result.parsed / result.bestRaw();
            }
        }
        report("audited from files / raw", ratios);
        report("audited from parsed rows / raw", parsedRatios);
    }

    private static void report(String what, double[] ratios) {
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.2f [%.2f-%.2f] over %d rounds%n",
                what,
                ratios[ratios.length / 2],
                ratios[0],
                ratios[ratios.length - 1],
                ratios.length);
    }

    /** Rows a second, raw by number of callers; processor time of the whole process a row, of the three in turn. */
    private record Result(Map<Integer, Long> raw, double audited, double parsed, double[] cpu) {
        double bestRaw() {
            return raw.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    private Result round(int round) throws Exception {
        double[] audited = new double[2];
        double[] cpu = new double[3];
        List<Map<Integer, Long>> raw = new ArrayList<>();
        onNewGrid((grid, files, work) -> {
            if (round % 2 == 0) {
                cpu[0] = cpuMicros(CALLERS.length, () -> raw.add(raw(grid, files)));
            }
            cpu[1] = cpuMicros(1, () -> audited[0] = audited(grid, files, work));
            if (round % 2 == 1) {
                cpu[0] = cpuMicros(CALLERS.length, () -> raw.add(raw(grid, files)));
            }
        });
        onNewGrid((grid, files, work) -> cpu[2] = cpuMicros(1, () -> audited[1] = parsed(grid, files)));
        return new Result(raw.get(0), audited[0], audited[1], cpu);
    }

    /** Processor time of the process a row, microseconds, while {@code body} writes all rows {@code times} times. */
    private double cpuMicros(int times, Callable<?> body) throws Exception {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long before = process.getProcessCpuTime();
        body.call();
        return (process.getProcessCpuTime() - before) / 1e3 / rows.size() / times;
    }

    /** What is done on a grid. */
    @FunctionalInterface
    private interface Measure {
        void on(EmbeddedGrid grid, GridFiles files, Path work) throws Exception;
    }

    private void onNewGrid(Measure measure) throws Exception {
        try (WorkFolder folder = WorkFolder.create("creditgrid-bench-", false)) {
            Path work = folder.dir();
            GridFiles files = GridFiles.init(
                    work.resolve("grid"), SourceList.of(PlanSources.of(plan)), logins(), new SecureRandom());
            try (EmbeddedGrid grid = EmbeddedGrid.builder(work.resolve("nodes"), files.embeddedGate(rights()))
                    .prefix("bench")
                    .wiring(Door::attach)
                    .extraCaches(() -> Arrays.stream(CALLERS)
                            .<CacheConfiguration<?, ?>>mapToObj(LoadBenchmark::rawCache)
                            .toList())
                    .start()) {
                measure.on(grid, files, work);
            }
        }
    }

    private static List<Actor> logins() {
        List<Actor> logins = new ArrayList<>(GridFiles.defaultLogins());
        logins.add(new Actor("bench", RAW, Set.of(Role.LOADER), null));
        return logins;
    }

    private static RoleTable rights() {
        var rights = TaskRights.table();
        Arrays.stream(CALLERS).forEach(callers -> rights.openCache(RAW + callers, RAW));
        return rights.build();
    }

    private static CacheConfiguration<RowKey, byte[]> rawCache(int callers) {
        return new CacheConfiguration<RowKey, byte[]>(RAW + callers)
                .setAtomicityMode(CacheAtomicityMode.TRANSACTIONAL)
                .setBackups(1)
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setAffinity(new RendezvousAffinityFunction(false, NodeConfig.EMBEDDED_PARTITIONS))
                .setKeyConfiguration(CacheCatalogue.keyConfiguration());
    }

    private Map<Integer, Long> raw(EmbeddedGrid grid, GridFiles files) throws Exception {
        Map<Integer, Long> best = new TreeMap<>();
        for (int callers : CALLERS) {
            best.put(callers, Math.round(rows.size() / rawSeconds(grid, files, callers)));
        }
        return best;
    }

    private double rawSeconds(EmbeddedGrid grid, GridFiles files, int callers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        ClientConfiguration config = new ClientConfiguration()
                .setAddresses(grid.thinAddresses().toArray(String[]::new))
                .setUserName(RAW)
                .setUserPassword(files.password(RAW));
        try (IgniteClient client = Ignition.startClient(config)) {
            ClientCache<RowKey, byte[]> cache = client.cache(RAW + callers);
            long start = System.nanoTime();
            List<Future<?>> parts = new ArrayList<>();
            for (int from = 0; from < rows.size(); from += PART) {
                List<CapturedRows.Row> part = rows.subList(from, Math.min(rows.size(), from + PART));
                parts.add(threads.submit(() -> {
                    TreeMap<RowKey, byte[]> sorted = new TreeMap<>(ORDER);
                    part.forEach(row -> sorted.put(row.key(), row.value()));
                    cache.putAll(sorted);
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
            return (System.nanoTime() - start) / NANOS;
        } finally {
            threads.shutdownNow();
        }
    }

    private double audited(EmbeddedGrid grid, GridFiles files, Path work) throws IOException {
        try (CreditGridClient operator = connect(grid, files, "operator")) {
            operator.create();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (CreditGridClient loader = connect(grid, files, "loader")) {
            long start = System.nanoTime();
            LoadReport report = new Loader(loader, InstantSource.system(), threads)
                    .load(plan, work.resolve("rejects"), Progress.NONE);
            double seconds = (System.nanoTime() - start) / NANOS;
            if (report.rejected() > 0) {
                throw new IllegalStateException("expected no rejects: " + report.rejected());
            }
            return (report.loaded() + report.unchanged() + report.derivedCoverage()) / seconds;
        } finally {
            threads.shutdownNow();
        }
    }

    private double parsed(EmbeddedGrid grid, GridFiles files) throws Exception {
        try (CreditGridClient operator = connect(grid, files, "operator")) {
            operator.create();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (CreditGridClient loader = connect(grid, files, "loader")) {
            long start = System.nanoTime();
            List<Future<?>> sent = new ArrayList<>();
            frames.forEach(frame -> sent.add(threads.submit(() -> loader.write(frame))));
            for (Future<?> one : sent) {
                one.get();
            }
            return rows.size() / ((System.nanoTime() - start) / NANOS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static CreditGridClient connect(EmbeddedGrid grid, GridFiles files, String login) throws IOException {
        CreditGridClient.Builder builder =
                CreditGridClient.builder().user(login).password(files.password(login));
        grid.thinAddresses().forEach(builder::address);
        return builder.connect();
    }
}

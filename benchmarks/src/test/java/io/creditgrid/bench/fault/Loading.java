package io.creditgrid.bench.fault;

import io.creditgrid.cli.demo.PlanSources;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.Progress;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The real loader over generated agency files, one plan after the other. A load that a fault broke off is started again and
 * goes on where it stopped; one that ended must have loaded every row.
 */
final class Loading implements CrashLife.Workload {
    /** Few, and a pause after each plan: what is loaded has to be verified after each fault. */
    private static final int FIRMS = 40;

    private static final long PAUSE_MILLIS = 200;
    private static final long RETRY_MILLIS = 200;

    private final Path dir;
    private final long seed;

    Loading(Path dir, long seed) {
        this.dir = dir;
        this.seed = seed;
    }

    private Plan plan(int round) throws IOException {
        Path folder = dir.resolve("round-" + round);
        return Plan.read(
                new Generator(SplittableRandom::new)
                        .generate(new GeneratorConfig(FIRMS, seed + round, folder), Progress.NONE)
                        .plan(),
                null);
    }

    @Override
    public List<SourceList.Source> sources() throws IOException {
        return PlanSources.of(plan(0));
    }

    @Override
    public AutoCloseable start(CreditGridClient client, Journal journal, SplittableRandom random) {
        ExecutorService frames = Executors.newFixedThreadPool(Loader.THREADS);
        Thread thread = new Thread(() -> run(client, journal, frames), "loading");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            thread.interrupt();
            frames.shutdownNow();
            thread.join();
        };
    }

    private void run(CreditGridClient client, Journal journal, ExecutorService frames) {
        try {
            for (int round = 0; !Thread.currentThread().isInterrupted(); round++) {
                LoadReport report = load(plan(round), client, frames, round);
                if (report.rejected() != 0) {
                    journal.anomaly("the loader reports " + report.rejected() + " rejected rows in round " + round);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            if (!frames.isShutdown()) {
                journal.anomaly("the loader failed: " + e);
            }
        }
    }

    private LoadReport load(Plan plan, CreditGridClient client, ExecutorService frames, int round)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return new Loader(client, InstantSource.system(), frames)
                        .load(plan, dir.resolve("rejects-" + round), Progress.NONE);
            } catch (GridException e) {
                if (!e.error().retryable()) {
                    throw e;
                }
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }
}

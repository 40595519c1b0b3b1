package io.creditgrid.bench;

import io.creditgrid.cli.demo.PlanSources;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.SweepReport;
import io.creditgrid.client.SweepSettings;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.Progress;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Agency files of made-up firms, and what is done with them: load and score.
 *
 * <p><strong>Thread-safety.</strong> None.
 *
 * @param files folder of the files
 * @param plan that loads them
 */
record GeneratedFirms(Path files, Plan plan) {
    private static final long SEED = 1;
    private static final String CARD = "io/creditgrid/cli/demo/card.json";

    /** Makes the files of so many firms in a folder. */
    static GeneratedFirms make(Path files, int firms) throws IOException {
        Path plan = new Generator(SplittableRandom::new)
                .generate(new GeneratorConfig(firms, SEED, files), Progress.NONE)
                .plan();
        return new GeneratedFirms(files, Plan.read(plan, null));
    }

    /** Feeds of the plan. */
    SourceList sources() {
        return SourceList.of(PlanSources.of(plan));
    }

    /** Loads all of it. */
    LoadReport load(CreditGridClient loader, Progress progress) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try {
            return new Loader(loader, InstantSource.system(), threads)
                    .load(plan, files.resolveSibling("rejects"), progress);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Deploys the demo's scorecard and scores all firms. */
    SweepReport score(CreditGridClient scientist) throws IOException {
        scientist.portfolio().deploy(card(), true);
        return scientist
                .portfolio()
                .sweep(SweepSettings.defaults(), row -> {}, (pass, done, all, firms) -> {}, () -> false);
    }

    private static byte[] card() throws IOException {
        try (InputStream in = GeneratedFirms.class.getClassLoader().getResourceAsStream(CARD)) {
            return Objects.requireNonNull(in, CARD).readAllBytes();
        }
    }
}

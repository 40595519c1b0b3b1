package io.creditgrid.cli.demo;

import io.creditgrid.cli.console.Terminal;
import io.creditgrid.client.AuditClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.SweepReport;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Loader;
import io.creditgrid.loaders.Plan;
import io.creditgrid.loaders.generate.GeneratedFiles;
import io.creditgrid.loaders.generate.Generator;
import io.creditgrid.loaders.generate.GeneratorConfig;
import io.creditgrid.model.contract.SealAnswer;
import io.creditgrid.model.contract.VerifyReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The demo: one run through all that the grid is for, on real nodes with real files. Used once.
 *
 * <p>Its folder is removed at the end, also when the process is interrupted, unless it is to be kept.
 */
public final class Demo {
    private final DemoSettings settings;
    private final Stages stages;

    public Demo(DemoSettings settings, Terminal terminal) {
        this.settings = settings;
        this.stages = new Stages(terminal, System::nanoTime);
    }

    /**
     * Runs all stages.
     *
     * @param reported takes the report when all stages have run, before a grid that is to stay does so
     */
    public void run(Consumer<DemoReport> reported) throws Exception {
        try (AtExit atExit = new AtExit()) {
            WorkFolder folder = atExit.open(() -> WorkFolder.create("creditgrid-demo-", settings.keep()));
            stages.say("in %s%s", folder.dir(), settings.keep() ? "" : ", removed at the end");
            Path dir = folder.dir();
            Plan plan = settings.plan() == null
                    ? generate(dir.resolve("files"))
                    : Plan.read(settings.plan(), settings.data());
            DemoGrid grid = stages.run("start", () -> atExit.open(() -> start(dir, plan)));
            run(grid, plan, dir, reported);
        }
    }

    private void run(DemoGrid grid, Plan plan, Path dir, Consumer<DemoReport> reported) throws Exception {
        LoadReport load = stages.run("load", () -> load(grid, plan, dir));
        Scoring scoring = new Scoring(grid, stages, plan.validAt().orElse(null));
        SweepReport sweep = stages.run("score", () -> scoring.sweep(plan.model()));
        stages.run("ask", () -> {
            scoring.showEnds();
            if (settings.plan() == null) {
                scoring.askAsBank();
            } else {
                scoring.askAsScientist();
            }
            return scoring;
        });
        stages.run("seal", () -> seal(grid));
        VerifyReport verify = stages.run("verify", () -> verify(grid));
        Tampering tampering = new Tampering(grid, stages);
        DemoReport.Tamper tamper = stages.run("tamper", tampering::run);
        grid.nodes().check();
        reported.accept(report(load, sweep, scoring.logged(), verify, tamper));
        if (settings.stay()) {
            stages.run("mend", () -> {
                tampering.undo();
                return grid;
            });
            new Invitation(grid, scoring, plan, dir).print(stages);
            stayUntilInterrupted();
        }
    }

    private static void stayUntilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // told to end, and there is nothing left to do but to close
        }
    }

    private Plan generate(Path dir) throws Exception {
        GeneratedFiles files = stages.run("generate", () -> {
            GeneratedFiles made = new Generator(SplittableRandom::new)
                    .generate(new GeneratorConfig(settings.enterprises(), settings.seed(), dir), stages.terminal());
            stages.say(
                    "%,d firms, %,d rows in %d files; %d firms will default",
                    settings.enterprises(), made.rows(), made.files().size(), made.defaults());
            return made;
        });
        return Plan.read(files.plan(), null);
    }

    private DemoGrid start(Path dir, Plan plan) throws IOException {
        DemoGrid grid = DemoGrid.start(dir, plan, settings.nodes());
        try (CreditGridClient operator = grid.connect("operator")) {
            stages.say("%d nodes, grid %s", settings.nodes(), operator.create().gridId());
        } catch (IOException | RuntimeException e) {
            grid.close();
            throw e;
        }
        return grid;
    }

    private LoadReport load(DemoGrid grid, Plan plan, Path dir) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(Loader.THREADS);
        try (CreditGridClient loader = grid.connect("loader")) {
            LoadReport report = new Loader(loader, InstantSource.system(), threads)
                    .load(plan, dir.resolve("rejects"), stages.terminal());
            stages.say(
                    "%,d rows read: %,d loaded, %,d unchanged, %,d filtered, %,d rejected; %,d coverage records",
                    report.read(),
                    report.loaded(),
                    report.unchanged(),
                    report.filtered(),
                    report.rejected(),
                    report.derivedCoverage());
            return report;
        } finally {
            threads.shutdownNow();
        }
    }

    private SealAnswer seal(DemoGrid grid) throws IOException {
        try (CreditGridClient operator = grid.connect("operator")) {
            SealAnswer sealed = operator.audit().seal();
            stages.say("epoch %d: %,d entries, root %s", sealed.epoch(), sealed.entries(), sealed.rootOverAll());
            return sealed;
        }
    }

    private VerifyReport verify(DemoGrid grid) throws IOException {
        try (CreditGridClient auditor = grid.connect("auditor")) {
            VerifyReport report = auditor.audit()
                    .verifyAll(
                            List.of(),
                            AuditClient.PARALLELISM,
                            (answer, done, all) -> stages.terminal().at("partitions", done, all));
            stages.say(
                    "%s: %,d entries of firms and %,d of the grid, %d partitions, both copies of each",
                    report.verdict(), report.entries(), report.systemEntries(), report.partitions());
            report.findings().forEach(finding -> stages.say("%s", finding.line()));
            return report;
        }
    }

    private DemoReport report(
            LoadReport load, SweepReport sweep, long asked, VerifyReport verify, DemoReport.Tamper tamper)
            throws IOException {
        double loadSeconds = stages.seconds("load");
        return new DemoReport(
                verify.liveEnterprises(),
                verify.liveRecords(),
                load.loaded() + load.derivedCoverage() + load.derivedEnded() + asked,
                load.read(),
                load.loaded(),
                load.unchanged(),
                load.filtered(),
                load.rejected(),
                new DemoReport.Derived(load.derivedCoverage(), load.derivedEnded()),
                loadSeconds,
                load.read() / loadSeconds,
                sweep.firms(),
                stages.seconds("score"),
                sweep.auc(),
                sweep.aucWithoutNetwork(),
                sweep.ks(),
                new DemoReport.Audit(
                        verify.entries(),
                        verify.systemEntries(),
                        verify.partitions(),
                        verify.verdict(),
                        stages.seconds("verify")),
                tamper,
                stages.all(),
                ProcessMemory.peakBytes(),
                stages.total());
    }
}

package io.creditgrid.client;

import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.score.DeployAnswer;
import io.creditgrid.model.contract.score.DeployRequest;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.contract.score.SweepAnswer;
import io.creditgrid.model.contract.score.SweepRequest;
import java.time.LocalDate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Scores all firms, and takes cards in. For scientists.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class PortfolioClient {
    private final CreditGridClient grid;
    private final RequestIds ids;

    PortfolioClient(CreditGridClient grid, RequestIds ids) {
        this.grid = grid;
        this.ids = ids;
    }

    /**
     * Takes a card in; it lives from then on under its model id, the SHA-256 of these bytes. The same card twice does no
     * harm.
     *
     * @param card bytes of a {@code scorecard/1} file
     * @param makeDefault whether scores that name no model use it from now on
     * @throws GridException BAD_MODEL with all that is wrong with it
     */
    public DeployAnswer deploy(byte[] card, boolean makeDefault) {
        DeployAnswer deployed =
                grid.repeat(TaskName.MODEL_DEPLOY, new DeployRequest(card, null, ids.next()), DeployAnswer.class);
        if (!makeDefault) {
            return deployed;
        }
        DeployAnswer pointed = makeDefault(deployed.model());
        return new DeployAnswer(
                deployed.model(), deployed.name(), deployed.version(), deployed.changed() || pointed.changed());
    }

    /**
     * Makes a deployed card the default.
     *
     * @throws GridException UNKNOWN_MODEL if there is no such card
     */
    public DeployAnswer makeDefault(String model) {
        return grid.repeat(TaskName.MODEL_DEPLOY, new DeployRequest(null, model, ids.next()), DeployAnswer.class);
    }

    /**
     * Scores every registered firm where it lies: one pass for base probabilities of default, one that reads those of
     * customers. Rows come partition by partition, in one order whatever the number of nodes.
     *
     * @param rows takes each row, in the calling thread
     * @param listener hears of each partition that is done
     * @param cancel asked before each call; once true, no further call is made
     * @throws GridException UNKNOWN_MODEL, NO_PERMISSION, BAD_REQUEST if another sweep began meanwhile, or want of a resource
     */
    public SweepReport sweep(
            SweepSettings settings, Consumer<PortfolioRow> rows, SweepListener listener, BooleanSupplier cancel) {
        String sweep = ids.next().toString();
        int partitions = grid.info().partitions();
        try (Sweep run = new Sweep(grid, settings, sweep, partitions, listener, cancel)) {
            return run.run(rows);
        }
    }

    /** One sweep under way. Not thread-safe. */
    private static final class Sweep implements AutoCloseable {
        private static final int ROWS = 500;

        private final CreditGridClient grid;
        private final SweepSettings settings;
        private final String id;
        private final int partitions;
        private final SweepListener listener;
        private final BooleanSupplier cancel;
        private final InOrder calls = new InOrder();
        private long firms;
        private long refused;
        private int entries;
        private boolean isCut;

        Sweep(
                CreditGridClient grid,
                SweepSettings settings,
                String id,
                int partitions,
                SweepListener listener,
                BooleanSupplier cancel) {
            this.grid = grid;
            this.settings = settings;
            this.id = id;
            this.partitions = partitions;
            this.listener = listener;
            this.cancel = cancel;
        }

        SweepReport run(Consumer<PortfolioRow> rows) {
            LocalDate day = settings.validAt();
            // the first call settles card and day for all others
            SweepAnswer settled = call(1, 0, 0, settings.model(), day == null ? null : day.toString());
            PortfolioMetrics metrics = new PortfolioMetrics(settled.scoreMin(), settled.scoreMax());
            Consumer<PortfolioRow> each = row -> {
                metrics.add(row);
                if (row.hasScore()) {
                    firms++;
                } else {
                    refused++;
                }
                rows.accept(row);
            };
            boolean complete = firstPass(settled, each) && secondPass(settled, each) && !isCut;
            return new SweepReport(
                    id,
                    settled.model(),
                    settled.validAt(),
                    complete,
                    firms,
                    refused,
                    entries,
                    complete ? metrics.auc() : null,
                    complete ? metrics.aucWithoutNetwork() : null,
                    complete ? metrics.ks() : null);
        }

        private boolean firstPass(SweepAnswer settled, Consumer<PortfolioRow> rows) {
            long[] found = {0};
            return calls.each(
                    partitions,
                    cancel,
                    partition -> partition == 0 ? settled : call(1, partition, 0, settled.model(), settled.validAt()),
                    answer -> {
                        entries++;
                        found[0] += answer.firms();
                        answer.rows().forEach(rows);
                        listener.progress(1, entries, partitions, found[0]);
                    });
        }

        private boolean secondPass(SweepAnswer settled, Consumer<PortfolioRow> rows) {
            int[] done = {0};
            long[] seen = {0};
            return calls.each(
                    partitions,
                    cancel,
                    partition -> call(2, partition, 0, settled.model(), settled.validAt()),
                    first -> {
                        for (SweepAnswer page = first; page != null; page = next(page, done[0], settled)) {
                            seen[0] += page.rows().size();
                            page.rows().forEach(rows);
                        }
                        done[0]++;
                        listener.progress(2, done[0], partitions, seen[0]);
                    });
        }

        private @Nullable SweepAnswer next(SweepAnswer page, int partition, SweepAnswer settled) {
            Integer from = page.next();
            if (from == null) {
                return null;
            }
            if (cancel.getAsBoolean()) {
                isCut = true;
                return null;
            }
            return call(2, partition, from, settled.model(), settled.validAt());
        }

        private SweepAnswer call(int pass, int partition, int from, @Nullable String model, @Nullable String validAt) {
            return grid.repeat(
                    TaskName.SWEEP,
                    new SweepRequest(id, pass, partition, model, validAt, from, ROWS, settings.features()),
                    SweepAnswer.class);
        }

        @Override
        public void close() {
            calls.close();
        }
    }
}

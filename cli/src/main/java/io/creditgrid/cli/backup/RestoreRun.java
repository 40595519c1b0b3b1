package io.creditgrid.cli.backup;

import io.creditgrid.client.AuditClient;
import io.creditgrid.client.BackupClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.loaders.Progress;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.RootAnswer;
import io.creditgrid.model.contract.VerifyReport;
import io.creditgrid.model.contract.backup.BackupCut;
import io.creditgrid.model.contract.backup.BackupManifest.Log;
import io.creditgrid.model.contract.backup.BackupManifest.Part;
import io.creditgrid.model.contract.backup.BackupPage;
import io.creditgrid.model.contract.backup.RestoreAnswer;
import io.creditgrid.model.contract.backup.RestoreRequest;
import io.creditgrid.model.contract.backup.RestoreRequest.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/*
 * Nothing is written before all was looked at: that the grid is empty and made for this backup, every byte of every file, and
 * that the servers' key file opens what is encrypted. Only then come subjects and blocks, and the grid itself last of all.
 */
/** Puts a backup back, and verifies what it put. Not thread-safe: one run, one call. */
public final class RestoreRun {
    private final CreditGridClient client;
    private final BackupClient grid;
    private final BackupFolder backup;
    private final Progress progress;

    public RestoreRun(CreditGridClient client, BackupFolder backup, Progress progress) {
        this.client = client;
        this.grid = client.backups();
        this.backup = backup;
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param end the new life
     * @param verified the verification of all that was put back
     */
    public record Result(RestoreAnswer end, VerifyReport verified) {}

    /**
     * Puts it back.
     *
     * @throws GridException BAD_BACKUP, NOT_EMPTY before anything was written; STORED_FORM if the roots are others afterwards
     */
    public Result run() throws IOException {
        ask(Step.CHECK, 0, 0, List.of());
        backup.check();
        each("check", log -> pages(log.partition(), log.subjects(), Step.CHECK_SUBJECTS));
        ask(Step.BEGIN, 0, 0, List.of());
        each("restore", log -> {
            pages(log.partition(), log.subjects(), Step.SUBJECTS);
            pages(log.partition(), log.blocks(), Step.BLOCKS);
        });
        RestoreAnswer end = epochs();
        VerifyReport verified = client.audit()
                .verifyAll(List.of(), AuditClient.PARALLELISM, (answer, done, all) -> progress.at("verify", done, all));
        requireRoots(end.epoch());
        return new Result(end, verified);
    }

    /** Work on the log of a partition. */
    @FunctionalInterface
    private interface Work {
        void on(Log log) throws IOException;
    }

    private void each(String stage, Work work) throws IOException {
        List<Callable<Boolean>> pieces = new ArrayList<>();
        for (Log log : backup.manifest().partitions()) {
            pieces.add(() -> {
                work.on(log);
                return true;
            });
        }
        Parallel.all(pieces, (done, all) -> progress.at(stage, done, all));
    }

    private void pages(int partition, @Nullable Part part, Step step) throws IOException {
        if (part == null) {
            return;
        }
        try (RowFile.Reader rows = new RowFile.Reader(backup.folder(), part)) {
            for (List<byte[]> page = next(rows); !page.isEmpty(); page = next(rows)) {
                ask(step, partition, 0, page);
            }
        }
    }

    private static List<byte[]> next(RowFile.Reader rows) throws IOException {
        return rows.page(BackupPage.BYTES);
    }

    private RestoreAnswer epochs() throws IOException {
        try (RowFile.Reader rows =
                new RowFile.Reader(backup.folder(), backup.manifest().epochs())) {
            List<byte[]> created = rows.page(1);
            long from = 1;
            for (List<byte[]> page = next(rows); !page.isEmpty(); page = next(rows)) {
                ask(Step.EPOCHS, 0, from, page);
                from += page.size();
            }
            return ask(Step.END, 0, 0, created);
        }
    }

    private RestoreAnswer ask(Step step, int partition, long from, List<byte[]> rows) {
        return grid.restore(new RestoreRequest(step, backup.manifestBytes(), backup.seal(), partition, from, rows));
    }

    /** The grid's own record of the restore says what the manifest says. */
    private void requireRoots(long epoch) {
        RootAnswer root = client.audit().root(epoch);
        BackupCut cut = backup.manifest().cut();
        for (RootAnswer.Partition each : root.partitions()) {
            BackupCut.Head head = cut.heads().get(each.partition());
            if (each.size() != head.size() || !each.root().equals(head.root())) {
                throw new GridException(
                        GridError.STORED_FORM,
                        "expected the roots of the backup after the restore: partition " + each.partition()
                                + " has another one; run 'creditgrid audit verify'");
            }
        }
    }
}

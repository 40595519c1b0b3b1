package io.creditgrid.cli;

import io.creditgrid.cli.backup.BackupFolder;
import io.creditgrid.cli.backup.KeyExport;
import io.creditgrid.cli.backup.RestoreRun;
import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.cli.console.Terminal;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.VerifyReport;
import io.creditgrid.model.ledger.GridIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a backup back into an empty grid. */
@Command(
        name = "restore",
        description = {
            "Put a backup back into a grid that was never created, in place of 'cluster activate', and verify it. For operators.",
            "The servers run on empty data folders, with the key file of the backup and its number of partitions.",
            "Ends with 0 only if all was put back and verified. After a failure run it again: it goes on."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    private static final int NOT_OK = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "folder of the backup")
    private Path folder = Path.of("");

    @Option(
            names = "--keys-out",
            paramLabel = "FILE",
            description = "only write the key file that is in the backup to FILE, before any server runs")
    private @Nullable Path keysOut;

    @Option(names = "--passphrase-file", paramLabel = "F", description = "file with its passphrase; with --keys-out")
    private @Nullable Path passphrase;

    @Mixin
    private ActivationOptions activation = new ActivationOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    private boolean sound;

    /**
     * What was put back.
     *
     * @param epoch number of the record with which the new life begins
     * @param life how many restores led to it
     * @param entries of all logs, of firms and of the grid
     * @param verdict of the verification
     * @param findings of it, one line each
     */
    record PutBack(long epoch, int life, long entries, String verdict, java.util.List<String> findings) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((keysOut == null) != (passphrase == null)) {
            throw new ParameterException(
                    spec.commandLine(), "expected --keys-out and --passphrase-file together, or neither");
        }
        if (keysOut != null && passphrase != null) {
            new KeyExport(keysOut, passphrase).restore(folder);
            spec.commandLine().getErr().println("wrote " + keysOut + ": start the servers with it");
            spec.commandLine().getErr().flush();
            return 0;
        }
        BackupFolder backup = BackupFolder.open(folder);
        activation.activate(connection, activation.end());
        try {
            int exit = printer.ask(connection, grid -> restore(grid, backup), RestoreCommand::print);
            return sound ? exit : NOT_OK;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private PutBack restore(CreditGridClient grid, BackupFolder backup) {
        try (Terminal terminal = Terminal.of(spec.commandLine().getErr())) {
            RestoreRun.Result done = new RestoreRun(grid, backup, terminal).run();
            VerifyReport report = done.verified();
            sound = report.allOk();
            return new PutBack(
                    done.end().epoch(),
                    GridIdentity.lifeCount(done.end().incarnation()),
                    report.entries() + report.systemEntries(),
                    report.verdict(),
                    report.findings().stream().map(finding -> finding.line()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(PutBack done, PrintWriter out) {
        done.findings().forEach(out::println);
        out.println("restored " + done.entries() + " entries; life " + done.life() + " of the grid begins with epoch "
                + done.epoch() + "; verified: " + done.verdict());
    }
}

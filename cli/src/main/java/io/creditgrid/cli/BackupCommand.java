package io.creditgrid.cli;

import io.creditgrid.cli.backup.BackupFolder;
import io.creditgrid.cli.backup.BackupRun;
import io.creditgrid.cli.backup.KeyExport;
import io.creditgrid.cli.connection.ConnectionOptions;
import io.creditgrid.cli.console.Terminal;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.backup.BackupCut;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a backup of the whole grid. */
@Command(
        name = "backup",
        description = {
            "Copy the logs of all partitions, as they stood at one moment, into a folder. For operators.",
            "Others may read and write meanwhile. The keys of the grid are not in it, unless --keys adds an encrypted copy:"
                    + " keep the key file apart.",
            "A backup that is older than the destruction of a personal subject brings that subject back: delete it then."
        },
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern NAMED = Pattern.compile("[0-9]{8}T[0-9]{6}Z");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "folder of the backup, which does not exist yet; with --dated the folder above it")
    private Path out = Path.of("");

    @Option(names = "--dated", description = "name the folder after the time, as 20261127T021700Z, in --out")
    private boolean dated;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "with --dated: once this backup is finished, delete all older ones in --out but N - 1")
    private @Nullable Integer keep;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "the grid's key file, to add a copy encrypted under a passphrase")
    private @Nullable Path keys;

    @Option(
            names = "--passphrase-file",
            paramLabel = "F",
            description = "file with the passphrase, 12 characters or more, readable by its owner alone; with --keys")
    private @Nullable Path passphrase;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private AnswerPrinter printer = new AnswerPrinter();

    /**
     * What was made.
     *
     * @param folder where it lies
     * @param seal by which the grid knows it again
     * @param time of the moment that it is of, epoch milliseconds
     * @param entries of all logs
     * @param epochs records of epochs
     * @param keyFingerprint of the key file that it needs
     * @param hasKeys whether an encrypted copy of that is in it
     * @param deleted older backups that were deleted
     */
    record Made(
            String folder,
            String seal,
            long time,
            long entries,
            long epochs,
            String keyFingerprint,
            boolean hasKeys,
            List<String> deleted) {}

    @Override
    public Integer call() throws IOException {
        if ((keys == null) != (passphrase == null)) {
            throw new ParameterException(
                    spec.commandLine(), "expected --keys and --passphrase-file together, or neither");
        }
        if (keep != null && (!dated || keep < 1)) {
            throw new ParameterException(spec.commandLine(), "expected --keep of 1 or more with --dated: " + keep);
        }
        try {
            return printer.ask(connection, this::make, BackupCommand::print);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Made make(CreditGridClient grid) {
        Path folder = dated ? out.resolve(NAME.format(Instant.now())) : out;
        KeyExport export = keys == null || passphrase == null ? null : new KeyExport(keys, passphrase);
        try (Terminal terminal = Terminal.of(spec.commandLine().getErr())) {
            deleteUnfinished();
            BackupFolder done = new BackupRun(grid, folder, terminal).run(export);
            BackupCut cut = done.manifest().cut();
            return new Made(
                    folder.toString(),
                    done.seal(),
                    cut.time(),
                    cut.heads().stream().mapToLong(BackupCut.Head::size).sum(),
                    cut.epochs(),
                    cut.keyFingerprint(),
                    export != null,
                    deleteOlder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of runs that were killed; whoever names a number to keep has no two at a time. */
    private void deleteUnfinished() throws IOException {
        if (keep != null) {
            for (Path each : named(BackupFolder.UNFINISHED)) {
                BackupFolder.delete(each);
            }
        }
    }

    /** The dated folders in {@code --out} with something behind their dates, oldest first. */
    private List<Path> named(String behind) throws IOException {
        if (!Files.isDirectory(out)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(out)) {
            return found.filter(path -> isNamed(String.valueOf(path.getFileName()), behind))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isNamed(String name, String behind) {
        return name.endsWith(behind)
                && NAMED.matcher(name.substring(0, name.length() - behind.length()))
                        .matches();
    }

    private List<String> deleteOlder() throws IOException {
        if (keep == null) {
            return List.of();
        }
        List<Path> all = named("");
        List<Path> older = all.subList(0, Math.max(0, all.size() - keep));
        for (Path each : older) {
            BackupFolder.delete(each);
        }
        return older.stream().map(Path::toString).toList();
    }

    private static void print(Made made, PrintWriter to) {
        to.println("backed up " + made.entries() + " entries and " + made.epochs() + " epochs, as of "
                + Instant.ofEpochMilli(made.time()) + ", into " + made.folder());
        to.println(
                made.hasKeys()
                        ? "the key file is in it, encrypted: keep the passphrase apart"
                        : "it needs the key file " + made.keyFingerprint() + ", which is not in it: keep a copy apart");
        made.deleted().forEach(folder -> to.println("deleted " + folder));
    }
}

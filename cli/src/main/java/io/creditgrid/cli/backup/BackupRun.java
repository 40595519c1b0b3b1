package io.creditgrid.cli.backup;

import io.creditgrid.client.BackupClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.loaders.Progress;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.backup.BackupCut;
import io.creditgrid.model.contract.backup.BackupManifest;
import io.creditgrid.model.contract.backup.BackupManifest.Log;
import io.creditgrid.model.contract.backup.BackupManifest.Part;
import io.creditgrid.model.contract.backup.BackupPage;
import io.creditgrid.model.contract.backup.BackupRequest;
import io.creditgrid.model.ledger.Block;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.CompactRange;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.model.ledger.Merkle;
import io.creditgrid.model.ledger.Sha256;
import io.creditgrid.model.ledger.SubjectCipher;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * What is backed up is the log: blocks, records of epochs, and the wrapped keys of personal subjects. Live rows are a view of
 * it and are folded anew by a restore, so a backup needs no moment in which nobody writes: the cut says where each log ended,
 * and what lies before that end never changes.
 *
 * The log is checked while it is copied, without any key: each block has to follow from the one before, and the root over all
 * of them must be the one in the cut.
 */
/** Makes one backup. Not thread-safe: one run, one call. */
public final class BackupRun {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);

    private final BackupClient grid;
    private final Path folder;
    private final Progress progress;

    /**
     * @param folder does not exist
     * @param progress told of partitions
     */
    public BackupRun(CreditGridClient grid, Path folder, Progress progress) {
        this.grid = grid.backups();
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Makes it. Until it is finished the folder has another name, and a run that failed leaves nothing under its own.
     *
     * @param keys the key file to add in encrypted form; null for none
     * @throws GridException BAD_REQUEST if the folder is taken, UNAVAILABLE if a log is not what it was when the
     *     backup began, STORED_FORM if it is not sound
     */
    public BackupFolder run(@Nullable KeyExport keys) throws IOException {
        Path unfinished = begin();
        boolean finished = false;
        try {
            BackupFolder done = fill(unfinished, keys);
            finished = true;
            return done;
        } finally {
            if (!finished) {
                discard(unfinished);
            }
        }
    }

    /** What is not whole must not fill the disk either. What cannot be deleted now, the next run deletes. */
    private static void discard(Path unfinished) {
        try {
            BackupFolder.delete(unfinished);
        } catch (IOException e) {
            LOG.debug("an unfinished backup stays", e);
        }
    }

    private BackupFolder fill(Path unfinished, @Nullable KeyExport keys) throws IOException {
        BackupCut cut = grid.cut();
        Part exported = keys == null ? null : keys.write(unfinished, cut.keyFingerprint());
        Part epochs = epochs(unfinished, cut);
        Log[] logs = new Log[cut.heads().size()];
        List<Callable<Log>> work = new ArrayList<>();
        for (int p = 0; p < logs.length; p++) {
            int partition = p;
            work.add(() -> logs[partition] = log(unfinished, cut, partition));
        }
        Parallel.all(work, (done, all) -> progress.at("backup", done, all));
        BackupManifest manifest = new BackupManifest(
                BackupManifest.VERSION,
                StoredFormat.VERSION,
                cut.keyFingerprint(),
                cut.keks(),
                cut,
                exported,
                epochs,
                List.of(logs));
        byte[] bytes = Answer.request(manifest);
        String sha256 = Bytes.wrap(Sha256.of(bytes)).toString();
        String seal =
                Bytes.wrap(grid.page(BackupRequest.sign(sha256)).rows().get(0)).toString();
        write(unfinished.resolve(BackupFolder.MANIFEST), bytes);
        write(unfinished.resolve(BackupFolder.SEAL), seal.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        return new BackupFolder(folder, bytes, seal, manifest);
    }

    private Path begin() throws IOException {
        if (Files.exists(folder)) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a folder that does not exist yet: out=" + folder + "; give another one, or --dated");
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + BackupFolder.UNFINISHED);
        if (Files.exists(unfinished)) {
            BackupFolder.delete(unfinished); // of a run that was cut off
        }
        Path parent = unfinished.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = unfinished.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createDirectory(
                        unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectory(unfinished);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer left = java.nio.ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private Part epochs(Path into, BackupCut cut) throws IOException {
        CompactRange range = CompactRange.EMPTY;
        try (RowFile.Writer file = new RowFile.Writer(into, BackupFolder.EPOCHS)) {
            while (range.size() < cut.epochs()) {
                for (byte[] row : grid.page(BackupRequest.epochs(range.size(), cut.epochs()))
                        .rows()) {
                    range = range.append(Merkle.leafHash(row));
                    file.add(row);
                }
            }
            requireRoot(range, cut.epochRoot(), "the epochs");
            return file.end();
        }
    }

    private Log log(Path into, BackupCut cut, int partition) throws IOException {
        BackupCut.Head end = cut.heads().get(partition);
        if (end.blocks() == 0) {
            return new Log(partition, null, null);
        }
        String stem = String.format(Locale.ROOT, "p%04d", partition);
        Set<Bytes> subjects = new HashSet<>();
        Part blocks;
        try (RowFile.Writer file = new RowFile.Writer(into, stem + ".blocks")) {
            blocks(cut.grid(), partition, end, file, subjects);
            blocks = file.end();
        }
        return new Log(partition, blocks, subjects.isEmpty() ? null : subjects(into, stem, partition, subjects));
    }

    private void blocks(
            GridIdentity identity, int partition, BackupCut.Head end, RowFile.Writer file, Set<Bytes> subjects)
            throws IOException {
        Head head = Head.empty(identity, partition);
        while (head.blocks() < end.blocks()) {
            BackupPage page = grid.page(BackupRequest.blocks(partition, head.blocks(), end.blocks()));
            for (byte[] row : page.rows()) {
                Block block = decoded(row, partition);
                head = follow(head, identity, block);
                file.add(row);
                for (Block.Entry entry : block.entries()) {
                    if (SubjectCipher.isEncrypted(entry.image().array())) {
                        subjects.add(Bytes.of(entry.firmTag().array()));
                    }
                }
            }
        }
        requireRoot(head.range(), end.root(), "partition " + partition);
    }

    private static Block decoded(byte[] row, int partition) {
        try {
            return Block.decode(row);
        } catch (IllegalArgumentException e) {
            throw unsound("a block of partition " + partition + " cannot be read", e);
        }
    }

    private static Head follow(Head head, GridIdentity identity, Block block) {
        try {
            return head.after(identity, block);
        } catch (IllegalArgumentException e) {
            throw unsound(
                    "a block of partition " + head.partition() + " does not follow from those before: "
                            + e.getMessage(),
                    e);
        }
    }

    private static GridException unsound(String words, Throwable cause) {
        return new GridException(
                GridError.STORED_FORM, "expected a sound log: " + words + "; run 'creditgrid audit verify'", cause);
    }

    private static void requireRoot(CompactRange range, String root, String what) {
        if (!Bytes.wrap(range.root()).toString().equals(root)) {
            throw new GridException(
                    GridError.UNAVAILABLE,
                    "expected the log of " + what
                            + " as it was when the backup began: it is another one, as after the loss"
                            + " of a server; run the backup again, and 'creditgrid audit verify' if that does not help");
        }
    }

    /** Rows of the subjects of which the log speaks; one that was first written since has no place in this backup. */
    private Part subjects(Path into, String stem, int partition, Set<Bytes> wanted) throws IOException {
        Set<Bytes> missing = new HashSet<>(wanted);
        try (RowFile.Writer file = new RowFile.Writer(into, stem + ".subjects")) {
            String after = null;
            boolean last = false;
            while (!last) {
                BackupPage page = grid.page(BackupRequest.subjects(partition, after));
                for (byte[] row : page.rows()) {
                    Bytes tag = Bytes.of(java.util.Arrays.copyOf(row, TAG_BYTES));
                    after = tag.toString();
                    if (missing.remove(tag)) {
                        file.add(row);
                    }
                }
                last = page.last();
            }
            if (!missing.isEmpty()) {
                throw new GridException(
                        GridError.STORED_FORM,
                        "expected the keys of all personal subjects in partition " + partition + ": " + missing.size()
                                + " are missing; run 'creditgrid audit verify'");
            }
            return file.end();
        }
    }

    private static final int TAG_BYTES = 16;
}

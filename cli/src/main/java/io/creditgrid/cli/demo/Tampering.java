package io.creditgrid.cli.demo;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.ledger.FolderAddress;
import io.creditgrid.model.record.FieldType;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.log.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alters an amount in the backup copy of one partition on disk, and sees whether the audit names it. The grid is stopped in
 * order and started again on the way, so that nothing but the disk carries the change.
 */
final class Tampering {
    private static final String BACKUP = "backup on ";

    private final DemoGrid grid;
    private final Stages stages;
    private @Nullable Done done;

    Tampering(DemoGrid grid, Stages stages) {
        this.grid = grid;
        this.stages = stages;
    }

    /**
     * Where to alter what.
     *
     * @param folder the folder's row
     * @param bytes its bytes as stored
     * @param offset of the byte to change, the last of an amount
     * @param seq the entry that stated the amount
     * @param what kind and field, for whoever reads along
     */
    private record Target(FolderAddress folder, byte[] bytes, int offset, long seq, String what) {
        byte newByte() {
            return (byte) (bytes[offset] ^ 1); // an amount with another last digit is as valid as before
        }

        byte[] altered() {
            byte[] altered = bytes.clone();
            altered[offset] = newByte();
            return altered;
        }
    }

    /** What was altered, so that it can be put back. */
    private record Done(Target target, PageTamper.Place place) {}

    DemoReport.Tamper run() throws IOException {
        EmbeddedGrid nodes = grid.nodes();
        for (int partition = 0; partition < NodeConfig.EMBEDDED_PARTITIONS; partition++) {
            int node = nodes.backupOf(partition);
            String copy = BACKUP + nodes.nodeName(node);
            Target target = find(nodes, node, partition);
            if (target != null) {
                return alter(partition, copy, node, target);
            }
        }
        throw new IllegalStateException("expected an amount in some folder: there is none");
    }

    private static @Nullable Target find(EmbeddedGrid nodes, int node, int partition) {
        Target[] found = new Target[1];
        try (LogReader copy = nodes.copy(node, partition)) {
            copy.folders((address, bytes) -> {
                if (found[0] == null) {
                    found[0] = amountIn(address, bytes);
                }
            });
        }
        return found[0];
    }

    /** The first amount of the folder whose bytes stand in it once; null if there is none. */
    private static @Nullable Target amountIn(FolderAddress address, byte[] bytes) {
        if (Folder.firmOf(bytes).isTag()) {
            return null; // encrypted: no amount shows in it
        }
        for (FolderEntry entry : Folder.decode(bytes).entries()) {
            for (Version version : entry.versions()) {
                int at = indexOf(bytes, version.image());
                Target target = version.op() == Op.PUT && at >= 0 ? amountIn(address, bytes, version, at) : null;
                if (target != null) {
                    return target;
                }
            }
        }
        return null;
    }

    private static @Nullable Target amountIn(FolderAddress address, byte[] bytes, Version version, int imageAt) {
        RecordKind kind = Image.keyOf(version.image()).kind();
        List<byte[]> items = Image.itemsOf(version.image());
        int lead = items.size() - kind.schema().fields().size();
        int end = imageAt + version.image().length;
        for (int i = items.size() - 1; i >= lead; i--) {
            byte[] item = items.get(i);
            var field = kind.schema().fields().get(i - lead);
            // more than one byte: else the last byte holds the type as well
            if (field.type() == FieldType.MONEY && item.length > 1) {
                return new Target(address, bytes, end - 1, version.seq(), kind.label() + "." + field.name());
            }
            end -= item.length;
        }
        return null;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        int found = -1;
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    private DemoReport.Tamper alter(int partition, String copy, int node, Target target) throws IOException {
        EmbeddedGrid nodes = grid.nodes();
        nodes.checkpoint();
        nodes.stopAll();
        Path file = PageTamper.partitionFile(nodes.groupDir(node, CacheName.FOLDER.group()), partition);
        PageTamper.Place place = PageTamper.alter(file, target.bytes, target.offset, target.newByte());
        done = new Done(target, place);
        stages.say(
                "%s in the %s: byte %d of %s, 0x%02x -> 0x%02x, page checksum made right",
                target.what, copy, place.position(), file.getFileName(), place.before(), place.after());
        nodes.restart();
        requireUnhealed(node, partition, target);
        try (CreditGridClient auditor = grid.connect("auditor")) {
            VerifyAnswer answer = auditor.audit().verify(partition);
            answer.findings().forEach(finding -> stages.say("%s", finding.line()));
            return judge(answer, partition, copy, target);
        }
    }

    /** Puts the byte back, so that whoever goes on with the grid finds it whole. Does nothing if none was altered. */
    void undo() throws IOException {
        Done altered = done;
        if (altered == null) {
            return;
        }
        Target target = altered.target;
        grid.nodes().checkpoint();
        grid.nodes().stopAll();
        PageTamper.alter(altered.place.file(), target.altered(), target.offset, altered.place.before());
        grid.nodes().restart();
        done = null;
        stages.say(
                "byte %d of %s is what it was",
                altered.place.position(), altered.place.file().getFileName());
    }

    private void requireUnhealed(int node, int partition, Target target) {
        try (LogReader reader = grid.nodes().copy(node, partition)) {
            if (!Arrays.equals(reader.folder(target.folder), target.altered())) {
                throw new IllegalStateException("expected the altered byte in the copy: something healed it");
            }
        }
    }

    private static DemoReport.Tamper judge(VerifyAnswer answer, int partition, String copy, Target target) {
        if (answer.findings().isEmpty()) {
            return new DemoReport.Tamper(answer.verdict(), partition, -1, "", false);
        }
        VerifyAnswer.Finding first = answer.findings().get(0);
        boolean named = first.verdict().equals("ALTERED_VALUE")
                && first.partition() == partition
                && first.seq() == target.seq
                && first.copy().equals(copy);
        return new DemoReport.Tamper(first.verdict(), first.partition(), first.seq(), first.copy(), named);
    }
}

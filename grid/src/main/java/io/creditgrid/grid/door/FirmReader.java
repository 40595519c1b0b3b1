package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.ledger.Tags;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.ImageOpener;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.cache.RowReader;
import io.creditgrid.persistence.key.Subjects;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.apache.ignite.Ignite;

/**
 * Reads a firm's folders: its enterprise folder, whose directory lists the others, then those in one go. Meant for the node
 * that is primary of the firm's partition, where both reads are local; elsewhere it works too, over the network.
 *
 * <p>Call it as the node ({@code Actors.asNode}): log-ins have no right to any cache.
 *
 * <p><strong>Thread-safety.</strong> Safe. <strong>Complexity.</strong> Two reads a firm, linear in its folders.
 */
public final class FirmReader {
    /** A transaction's rows become visible one after the other; a reader that comes between looks again. */
    private static final int ATTEMPTS = 5;

    private static final long PAUSE_MILLIS = 2;

    private final RowReader folders;
    private final Tags tags;
    private final Placement placement;
    private final Subjects subjects;
    private final IntConsumer requireNotLost;

    /** @param requireNotLost refuses partitions that lost entries: what is missing there would look as if it never was */
    FirmReader(Ignite ignite, Tags tags, Placement placement, Subjects subjects, IntConsumer requireNotLost) {
        this.requireNotLost = requireNotLost;
        this.subjects = subjects;
        this.folders = new RowReader(ignite, CacheName.FOLDER);
        this.tags = tags;
        this.placement = placement;
    }

    /**
     * The firm's folders of {@code kinds}; none for a firm that nobody wrote about, or whose key was destroyed.
     *
     * @param kinds kinds of records; the enterprise folder is read in any case
     * @throws GridException STORED_FORM if a folder that the directory lists is missing
     */
    public FirmRecords read(EnterpriseId firm, Set<RecordKind> kinds) {
        Set<Integer> numbers = new HashSet<>();
        kinds.forEach(kind -> numbers.add(kind.folderKind().number()));
        return read(firm, page -> numbers.contains(page.kind()));
    }

    /**
     * The firm's folders of the pages that {@code wants} asks for; none for a firm that nobody wrote about, or
     * whose key was destroyed.
     *
     * @param wants chooses among the pages of the firm's directory; the enterprise folder is read in any case
     * @throws GridException STORED_FORM if a folder that the directory lists is missing
     */
    public FirmRecords read(EnterpriseId firm, Predicate<PageRef> wants) {
        requireNotLost.accept(placement.partition(firm));
        byte[] tag = tags.firm(firm);
        RowKey home = RowKey.folder(placement.partition(firm), tag, RecordKind.ENTERPRISE.number(), 0, 0);
        for (int attempt = 1; ; attempt++) {
            byte[] bytes = folders.row(home);
            if (bytes == null) {
                return new FirmRecords(firm, Map.of());
            }
            SubjectCipher cipher = null;
            if (subjects.isPersonal(firm)) {
                cipher = subjects.cipher(home.partition(), tag);
                if (cipher == null) {
                    return new FirmRecords(firm, Map.of());
                }
            }
            ImageOpener opener = cipher == null ? ImageOpener.PLAIN : Subjects.opener(cipher, home.partition());
            Folder enterprise = decode(bytes, home, opener);
            Map<RowKey, RecordKind> wanted = wanted(firm, tag, enterprise, wants);
            Map<RowKey, byte[]> rows = folders.rows(home.partition(), wanted.keySet());
            if (rows.size() == wanted.size()) {
                return records(firm, enterprise, wanted, rows, opener);
            }
            if (attempt == ATTEMPTS) {
                throw new GridException(
                        GridError.STORED_FORM,
                        "expected " + wanted.size() + " folders of a firm in partition " + home.partition() + ": "
                                + rows.size() + " are there; run 'creditgrid audit verify'");
            }
            pause();
        }
    }

    private Map<RowKey, RecordKind> wanted(EnterpriseId firm, byte[] tag, Folder enterprise, Predicate<PageRef> wants) {
        Map<RowKey, RecordKind> wanted = new HashMap<>();
        List<PageRef> directory = enterprise.directory();
        for (PageRef page : directory == null ? List.<PageRef>of() : directory) {
            if (wants.test(page)) {
                wanted.put(
                        RowKey.folder(placement.partition(firm), tag, page.kind(), page.page(), 0),
                        RecordKind.ofNumber(page.kind()));
            }
        }
        return wanted;
    }

    private static FirmRecords records(
            EnterpriseId firm,
            Folder enterprise,
            Map<RowKey, RecordKind> wanted,
            Map<RowKey, byte[]> rows,
            ImageOpener opener) {
        Map<RecordKind, List<Folder>> folders = new EnumMap<>(RecordKind.class);
        folders.put(RecordKind.ENTERPRISE, List.of(enterprise));
        wanted.forEach((key, kind) -> {
            byte[] bytes = rows.get(key);
            if (bytes != null) {
                folders.computeIfAbsent(kind, k -> new ArrayList<>()).add(decode(bytes, key, opener));
            }
        });
        return new FirmRecords(firm, folders);
    }

    /** What is stored and cannot be read is damage, never the caller's fault. */
    private static Folder decode(byte[] bytes, RowKey key, ImageOpener opener) {
        try {
            return Folder.decode(bytes, opener);
        } catch (RuntimeException e) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "a folder in partition " + key.partition() + " cannot be read; run 'creditgrid audit verify'",
                    e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.UNAVAILABLE, "interrupted while a firm was read; ask again", e);
        }
    }
}

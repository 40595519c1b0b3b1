package io.creditgrid.persistence.log;

import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Finding;
import io.creditgrid.model.ledger.Verdict;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of personal subjects on both copies of a partition, and with the log: each row has entries. That each entry
 * has its row is for the checker to say. Not thread-safe.
 */
final class SubjectCompare {
    private final LogReader primary;
    private final String primaryName;
    private final @Nullable RemoteCopy backup;
    private final Map<Bytes, Bytes> own;
    private final Map<Bytes, Bytes> other;

    /** Reads the rows of both copies as they are now. */
    SubjectCompare(LogReader primary, String primaryName, @Nullable RemoteCopy backup) {
        this.primary = primary;
        this.primaryName = primaryName;
        this.backup = backup;
        this.own = rows(primary);
        this.other = backup == null ? own : read(backup);
    }

    private static Map<Bytes, Bytes> rows(LogReader reader) {
        Map<Bytes, Bytes> rows = new TreeMap<>();
        reader.subjects((tag, row) -> rows.put(Bytes.wrap(tag), Bytes.wrap(row)));
        return rows;
    }

    private static Map<Bytes, Bytes> read(RemoteCopy copy) {
        byte[][] read = copy.run(new CopyJob.Subjects(copy.partition()));
        Map<Bytes, Bytes> rows = new TreeMap<>();
        for (int i = 0; i < read.length; i += 2) {
            rows.put(Bytes.wrap(read[i]), Bytes.wrap(read[i + 1]));
        }
        return rows;
    }

    /**
     * What is wrong, once the log was replayed further than the rows were read.
     *
     * @param isInLog whether the log has entries of a subject by its tag
     */
    List<Finding> findings(Predicate<Bytes> isInLog) {
        List<Finding> findings = new ArrayList<>();
        own.keySet().stream()
                .filter(tag -> !isInLog.test(tag))
                .forEach(tag -> findings.add(finding(
                        Verdict.UNLOGGED_WRITE, primaryName, "the key of a subject about which nothing is logged")));
        RemoteCopy copy = backup;
        if (copy != null && !differing(own, other).isEmpty()) {
            // it may have been written between the two readings; under the lock both are of one moment
            primary.underLock(CacheName.HEAD, RowKey.head(primary.partition()), head -> {
                compare(rows(primary), read(copy), copy, findings);
                return null;
            });
        }
        return findings;
    }

    private static Set<Bytes> differing(Map<Bytes, Bytes> own, Map<Bytes, Bytes> other) {
        Set<Bytes> all = new HashSet<>(own.keySet());
        all.addAll(other.keySet());
        all.removeIf(tag -> {
            Bytes mine = own.get(tag);
            return mine != null && mine.equals(other.get(tag));
        });
        return all;
    }

    private void compare(Map<Bytes, Bytes> now, Map<Bytes, Bytes> there, RemoteCopy copy, List<Finding> findings) {
        String name = PartitionVerifier.name("backup", copy.node());
        for (Bytes tag : differing(now, there)) {
            if (!there.containsKey(tag)) {
                findings.add(finding(Verdict.MISSING_VALUE, name, "the key of a subject is missing"));
            } else if (now.containsKey(tag)) {
                findings.add(finding(Verdict.ALTERED_VALUE, name, "the key of a subject is not that of the primary"));
            } else {
                findings.add(
                        finding(Verdict.UNLOGGED_WRITE, name, "the key of a subject that the primary does not have"));
            }
        }
    }

    private Finding finding(Verdict verdict, String copy, String words) {
        return new Finding(verdict, copy, primary.partition(), Finding.UNKNOWN, words);
    }
}

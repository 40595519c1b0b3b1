package io.creditgrid.model.ledger;

import io.creditgrid.model.cbor.CborException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks the log of epochs: records are dense, their time rises, sizes do not fall, each root over all follows from the table of partitions, and the head's
 * tree is over these records. Findings have the epoch as position and {@link #PARTITION} as partition.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one checker, one check.
 */
public final class EpochChecker {
    /** Stands for the global log where a finding has a partition. */
    public static final int PARTITION = -1;

    /** Records missing in a run after which the rest is held for lost. */
    private static final int ABSENT_RUN_MAX = 1_000_000;

    private final String copy;
    private final Findings findings = new Findings(PARTITION);
    private final List<PartitionRoot> recorded = new ArrayList<>();
    private final List<PartitionRoot> table = new ArrayList<>();
    private final Set<Integer> unknown = new HashSet<>();
    private @Nullable GridIdentity grid;
    private CompactRange range = CompactRange.EMPTY;
    private byte[] lastRecord = Merkle.emptyRoot();
    private boolean whole = true;
    private long lastTime = EpochHead.NO_TIME;
    private long life;
    private @Nullable RestoreMark restored;

    private EpochChecker(String copy) {
        this.copy = copy;
    }

    /**
     * Checks one copy of the log.
     *
     * @param head bytes of its head row, read before the records; null if there is none
     * @param records the row of the record with a number; null if there is none
     * @param copy what to call the copy in findings
     */
    public static EpochReport check(byte @Nullable [] head, LongFunction<byte @Nullable []> records, String copy) {
        return new EpochChecker(copy).run(head, records);
    }

    private EpochReport run(byte @Nullable [] head, LongFunction<byte @Nullable []> records) {
        EpochHead stated = head == null ? null : decodedHead(head);
        long count = 0;
        int absentRun = 0;
        while (stated == null || count < stated.count()) {
            byte[] bytes = records.apply(count);
            absentRun = bytes == null ? absentRun + 1 : 0;
            if (bytes == null && (stated == null || absentRun > ABSENT_RUN_MAX)) {
                break;
            }
            read(count, bytes);
            count++;
        }
        if (stated != null) {
            compare(stated);
        } else if (head != null) {
            alter(count, "the head of the epochs cannot be read");
        } else if (count > 0) {
            findings.add(Verdict.MISSING_ENTRY, copy, count, "the head of the epochs is missing");
        }
        Bytes root = whole ? Bytes.wrap(range.root()) : null;
        return new EpochReport(grid, count, root, recorded, restored, findings.sorted());
    }

    private static @Nullable EpochHead decodedHead(byte[] head) {
        try {
            return EpochHead.decode(head);
        } catch (CborException e) {
            return null;
        }
    }

    private void read(long epoch, byte @Nullable [] bytes) {
        if (bytes == null) {
            whole = false;
            forgetAll();
            findings.add(Verdict.MISSING_ENTRY, copy, epoch, "the record of epoch " + epoch + " is missing");
            return;
        }
        lastRecord = Merkle.leafHash(bytes);
        range = range.append(lastRecord);
        EpochRecord epochRecord;
        try {
            epochRecord = EpochRecord.decode(bytes);
        } catch (CborException e) {
            forgetAll();
            alter(epoch, "the record cannot be read");
            return;
        }
        if (epochRecord.epoch() != epoch) {
            forgetAll();
            alter(epoch, "the record says epoch " + epochRecord.epoch());
        } else if (epochRecord instanceof EpochRecord.Created created) {
            begin(created.grid());
        } else if (epochRecord instanceof EpochRecord.Sealed sealed) {
            apply(sealed);
        }
    }

    private void begin(GridIdentity created) {
        grid = created;
        life = created.incarnation();
        for (int partition = 0; partition < created.partitions(); partition++) {
            table.add(PartitionRoot.empty(partition));
        }
    }

    private void apply(EpochRecord.Sealed sealed) {
        if (sealed.time() <= lastTime) {
            alter(sealed.epoch(), "its time is not after that of the epoch before it");
        }
        lastTime = sealed.time();
        if (sealed.restored() != null) {
            beginLife(sealed.epoch(), sealed.restored());
        }
        if (grid == null) {
            return;
        }
        if (sealed.full()) {
            unknown.clear();
        }
        String problem = problem(sealed);
        for (PartitionRoot changed : sealed.changed()) {
            if (changed.partition() < table.size()) {
                table.set(changed.partition(), changed);
                unknown.remove(changed.partition());
            }
        }
        if (problem == null && unknown.isEmpty()) {
            problem = PartitionRoot.overAll(table).equals(sealed.rootOverAll())
                    ? null
                    : "its root over all is not that of its partitions";
        }
        if (problem != null) {
            alter(sealed.epoch(), problem);
            sealed.changed().forEach(changed -> unknown.add(changed.partition()));
        } else if (unknown.isEmpty()) {
            recorded.addAll(sealed.changed());
        }
    }

    private void beginLife(long epoch, EpochRecord.Restored next) {
        if (grid != null && GridIdentity.lifeCount(next.incarnation()) != GridIdentity.lifeCount(life) + 1) {
            alter(epoch, "the life that it begins is not the next one");
        }
        life = next.incarnation();
        restored = new RestoreMark(epoch, next.backup());
    }

    private @Nullable String problem(EpochRecord.Sealed sealed) {
        if (sealed.full() && sealed.changed().size() != table.size()) {
            return "it does not list all partitions, though it says so";
        }
        for (PartitionRoot changed : sealed.changed()) {
            if (changed.partition() >= table.size()) {
                return "it lists partition " + changed.partition() + " of " + table.size();
            }
            boolean fell = changed.size() < table.get(changed.partition()).size();
            if (fell && !unknown.contains(changed.partition())) {
                return "the size of partition " + changed.partition() + " fell to " + changed.size();
            }
        }
        return null;
    }

    private void forgetAll() {
        for (int partition = 0; partition < table.size(); partition++) {
            unknown.add(partition);
        }
    }

    private void compare(EpochHead head) {
        if (!whole) {
            return;
        }
        if (!range.equals(head.range())) {
            compareTrees(head.range());
        } else if (head.lastTime() != lastTime || !head.lastRecord().is(lastRecord)) {
            alter(
                    head.count(),
                    "the head of the epochs was altered: its last time or hash is not that of the last record");
        }
    }

    /** Names each perfect subtree that differs, unless a record in it was named already. */
    private void compareTrees(CompactRange stated) {
        byte[] mine = range.encode();
        byte[] theirs = stated.encode();
        long begin = 0;
        for (int at = 0; at < mine.length; at += Sha256.LENGTH) {
            long end = begin + Long.highestOneBit(range.size() - begin);
            boolean same = Arrays.equals(mine, at, at + Sha256.LENGTH, theirs, at, at + Sha256.LENGTH);
            if (!same && !findings.hasBetween(begin, end)) {
                alter(begin, "records from here to " + (end - 1) + " are not those that the head's tree is over");
            }
            begin = end;
        }
    }

    private void alter(long epoch, String words) {
        findings.add(Verdict.ALTERED_ENTRY, copy, epoch, words);
    }
}

package io.creditgrid.model.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a checker is given of a partition; an adversary changes it. */
final class Partition {
    byte @Nullable [] head;
    final List<byte @Nullable []> blocks;
    final Map<FolderAddress, byte[]> rows;
    final List<PartitionRoot> recorded;
    private final SampleLog sound;

    Partition(SampleLog log) {
        sound = log;
        head = log.head();
        blocks = new ArrayList<>(log.blocks);
        rows = new LinkedHashMap<>(log.rows);
        recorded = new ArrayList<>(log.recorded);
    }

    byte @Nullable [] block(long number) {
        return number < blocks.size() ? blocks.get((int) number) : null;
    }

    /** Checks the log and the rows of one copy that stands still, beside another that is sound. */
    CheckReport check() {
        return check(SampleLog.KEYS);
    }

    /** As {@link #check()}, with other keys. */
    CheckReport check(LedgerKeys keys) {
        LogChecker checker = new LogChecker(SampleLog.GRID, SampleLog.PARTITION, keys, recorded, "primary");
        checker.advance(head, this::block);
        CopyScan scan = checker.scan("primary");
        rows.forEach(scan::row);
        scan.end();
        checker.advance(head, this::block);
        for (FolderAddress address : scan.ahead()) {
            byte[] row = rows.get(address);
            if (row == null) {
                scan.gone(address);
            } else {
                scan.row(address, row);
            }
        }
        scan.finish();
        countBlocks(scan);
        compareWith(checker.scan("backup"));
        return checker.report();
    }

    /** Blocks and head of a copy that nobody touched: it must not be blamed for what was done to this one. */
    private void compareWith(CopyScan backup) {
        for (int number = 0; number < sound.blocks.size(); number++) {
            byte[] block = sound.blocks.get(number);
            byte[] own = block(number);
            if (own != null && backup.isOtherBlock(number, Sha256.of(block))) {
                backup.block(number, own, block);
            }
        }
        backup.head(sound.head());
    }

    /** Checks this as the other copy of a log whose own copy is sound. */
    CheckReport checkAsBackupOf(SampleLog log) {
        LogChecker checker =
                new LogChecker(SampleLog.GRID, SampleLog.PARTITION, SampleLog.KEYS, log.recorded, "primary");
        checker.advance(log.head(), number -> log.blocks.get((int) number));
        CopyScan primary = checker.scan("primary");
        log.rows.forEach(primary::row);
        primary.end();
        primary.finish();
        CopyScan backup = checker.scan("backup");
        rows.forEach(backup::row);
        backup.end();
        backup.finish();
        for (int number = 0; number < log.blocks.size(); number++) {
            byte[] block = block(number);
            if (backup.isOtherBlock(number, block == null ? null : Sha256.of(block))) {
                backup.block(number, log.blocks.get(number), block);
            }
        }
        countBlocks(backup);
        backup.head(head);
        return checker.report();
    }

    private void countBlocks(CopyScan scan) {
        for (int number = 0; number < blocks.size(); number++) {
            if (blocks.get(number) != null) {
                scan.blockRow(number);
            }
        }
    }
}

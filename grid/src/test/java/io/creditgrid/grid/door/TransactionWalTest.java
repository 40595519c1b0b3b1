package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.Role;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.ignite.internal.pagemem.wal.record.DataEntry;
import org.apache.ignite.internal.pagemem.wal.record.DataRecord;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.reader.IgniteWalIteratorFactory.IteratorParametersBuilder;
import org.apache.ignite.internal.processors.cache.version.GridCacheVersion;
import org.apache.ignite.internal.util.typedef.internal.CU;
import org.apache.ignite.lang.IgniteBiTuple;
import org.apache.ignite.logger.NullLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a transaction wrote stands in one record of the WAL, on the primary as on the backup: a kill leaves all of it or
 * nothing, whichever copies live on.
 */
class TransactionWalTest {
    private static final int FIRMS = 40;

    @TempDir
    Path dir;

    @Test
    void eachTransaction_isOneRecord_onPrimaryAndBackup() throws Exception {
        try (SampleGrid grid = SampleGrid.start(dir, "transaction-wal", FIRMS)) {
            try (CreditGridClient loader = grid.client(Role.LOADER)) {
                grid.write(loader, 0);
                grid.write(loader, 1);
            }
        }
        List<Path> logs = logs();
        assertThat(logs).as("folders of the WAL, one a node").hasSize(2);
        for (Path log : logs) {
            Map<GridCacheVersion, Integer> records = new HashMap<>();
            Set<Integer> caches = new HashSet<>();
            int onPrimary = 0;
            for (DataRecord record : dataRecords(log)) {
                Set<GridCacheVersion> transactions = new HashSet<>();
                record.writeEntries().forEach(row -> transactions.add(row.nearXidVersion()));
                transactions.forEach(transaction -> records.merge(transaction, 1, Integer::sum));
                record.writeEntries().forEach(row -> caches.add(row.cacheId()));
                onPrimary += (record.get(0).flags() & DataEntry.PRIMARY_FLAG) != 0 ? 1 : 0;
            }
            assertThat(records.values()).as("records a transaction in %s", log).containsOnly(1);
            assertThat(caches).contains(CU.cacheId("folder"), CU.cacheId("block"), CU.cacheId("head"));
            assertThat(onPrimary).as("records of a primary in %s", log).isGreaterThan(1);
        }
    }

    private List<Path> logs() throws Exception {
        try (Stream<Path> found = Files.walk(dir)) {
            return found.filter(path -> path.getFileName().toString().equals("0000000000000000.wal"))
                    .map(Path::getParent)
                    .filter(path -> !path.toString().contains("archive"))
                    .toList();
        }
    }

    private static List<DataRecord> dataRecords(Path log) throws Exception {
        try (var records = new IgniteWalIteratorFactory(new NullLogger())
                .iterator(new IteratorParametersBuilder().filesOrDirs(new File[] {log.toFile()}))) {
            List<DataRecord> found = new java.util.ArrayList<>();
            for (IgniteBiTuple<WALPointer, WALRecord> record : records) {
                if (record.get2() instanceof DataRecord data
                        && data.writeEntries().stream().allMatch(row -> row.nearXidVersion() != null)) {
                    found.add(data);
                }
            }
            return found;
        }
    }
}

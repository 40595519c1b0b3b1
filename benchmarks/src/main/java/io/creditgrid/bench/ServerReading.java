package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.cli.demo.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a server takes: memory as the kernel and as itself counts it, and disk.
 *
 * @param residentBytes most memory that its process held at once
 * @param pagesBytes pages of data in memory
 * @param dataBytes files of its partitions
 * @param walBytes its write-ahead log with the archive
 */
record ServerReading(long residentBytes, long pagesBytes, long dataBytes, long walBytes) {
    private static final String PAGES = "creditgrid_offheap_used_bytes";
    private static final String WAL = "wal";

    /** Reads the server at a place; it must run. */
    static ServerReading of(ProcessCluster cluster, int index) throws IOException, InterruptedException {
        Path data = cluster.dataDir().resolve(ProcessCluster.name(index));
        long wal = bytes(data, true);
        return new ServerReading(
                ProcessMemory.peakBytes(cluster.node(index).pid()),
                (long) cluster.metric(index, PAGES),
                bytes(data, false),
                wal);
    }

    /** Sizes of all files under a folder whose path does, or does not, lead through a folder of the write-ahead log. */
    private static long bytes(Path folder, boolean wal) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> isWal(folder.relativize(file)) == wal)
                    .mapToLong(ServerReading::size)
                    .sum();
        }
    }

    private static boolean isWal(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(WAL)) {
                return true;
            }
        }
        return false;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void putInto(ObjectNode into) {
        into.put("residentBytes", residentBytes)
                .put("pagesBytes", pagesBytes)
                .put("dataBytes", dataBytes)
                .put("walBytes", walBytes);
    }
}

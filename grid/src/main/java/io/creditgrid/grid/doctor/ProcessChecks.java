package io.creditgrid.grid.doctor;

import io.creditgrid.grid.node.JvmSettings;
import io.creditgrid.grid.node.NodeSettings;
import io.creditgrid.persistence.cache.CacheGroup;
import java.util.ArrayList;
import java.util.List;

/** The JVM and what the system allows it: flags, memory, open files. */
final class ProcessChecks {
    private static final int JAVA = 17;
    private static final long MIB = 1L << 20;

    /** Beside heap and pages: classes, compiled code, stacks, buffers of connections; measured some 300 MiB under load. */
    private static final long REST_BYTES = 384 * MIB;

    /** A node with default settings serves in 1 GiB; in less than this it collects garbage all the time. */
    private static final long HEAP_BYTES_MIN = 256 * MIB;

    /** Connections, libraries, logs, the write-ahead log. */
    private static final long OTHER_FILES = 1_500;

    private ProcessChecks() {}

    /**
     * Flags of the JVM.
     *
     * @param feature its version, such as 17
     * @param problems what {@link JvmSettings#problems()} says
     */
    static List<Finding> java(int feature, List<String> problems) {
        List<Finding> findings = new ArrayList<>();
        if (feature != JAVA) {
            findings.add(Finding.fail(
                    "java", "Java " + feature + ", expected " + JAVA, "set JAVA_HOME to a Java " + JAVA + " runtime"));
        }
        for (String problem : problems) {
            findings.add(Finding.fail(
                    "java", problem, "start it by 'creditgrid', which gives the flags of conf/ (.mvn/ in a checkout)"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("java", "Java " + feature + ", packages open, no property against the grid"));
        }
        return findings;
    }

    /**
     * Heap and pages against the memory that there is.
     *
     * @param heapBytes most that the heap may take
     * @param totalBytes memory of the machine, or of the container
     */
    static Finding memory(NodeSettings settings, long heapBytes, long totalBytes) {
        long pages = settings.storage().regionBytes() + settings.storage().checkpointBufferBytes();
        long all = heapBytes + pages + REST_BYTES;
        String text = "heap " + mib(heapBytes) + " + pages " + mib(pages) + " + about " + mib(REST_BYTES)
                + " for the rest = " + mib(all) + " of " + mib(totalBytes);
        String cure = "lower -Xmx (CREDITGRID_JAVA_OPTS) or memory.regionMiB, or give it more memory";
        if (all > totalBytes) {
            return Finding.fail("memory", text, cure);
        }
        if (heapBytes < HEAP_BYTES_MIN) {
            return Finding.warn("memory", text, "give the heap " + mib(HEAP_BYTES_MIN) + " at least, by -Xmx");
        }
        return all > totalBytes / 10 * 9 ? Finding.warn("memory", text, cure) : Finding.ok("memory", text);
    }

    /**
     * Open files: one for each partition of each group of caches, and what else a node holds.
     *
     * @param limit most that the process may open
     */
    static Finding files(NodeSettings settings, long limit) {
        long needed = (long) CacheGroup.values().length * (settings.partitions() + 1) + OTHER_FILES;
        String text = limit + " open files allowed, " + needed + " may be needed with " + settings.partitions()
                + " partitions and 1000 clients";
        String cure = "raise it: 'ulimit -n 65536' before the start, LimitNOFILE= in a unit of systemd";
        if (limit < needed) {
            return Finding.fail("files", text, cure);
        }
        return limit < 2 * needed ? Finding.warn("files", text, cure) : Finding.ok("files", text);
    }

    /** Bytes in MiB, to be shown. */
    static String mib(long bytes) {
        return bytes / MIB + " MiB";
    }
}

package io.creditgrid.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of processes as the kernel counts it.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class ProcessMemory {
    private static final String PEAK = "VmHWM:";
    private static final int KIB = 1024;

    private ProcessMemory() {}

    /** Most memory that this process held at once (VmHWM), bytes; 0 where the system does not say. */
    static long peakBytes() throws IOException {
        return peakBytes(ProcessHandle.current().pid());
    }

    /** Most memory that a process held at once, bytes; 0 where the system does not say, or it has ended. */
    public static long peakBytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(PEAK)) {
                return Long.parseLong(
                                line.substring(PEAK.length()).replace("kB", "").strip())
                        * KIB;
            }
        }
        return 0;
    }
}

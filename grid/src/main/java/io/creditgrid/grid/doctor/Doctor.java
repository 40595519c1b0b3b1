package io.creditgrid.grid.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.creditgrid.grid.node.JvmSettings;
import io.creditgrid.grid.node.NodeSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at all that a node needs before it is started, and says of each thing whether it is so and what to do.
 *
 * <p>The JVM that it looks at is its own: start it as the node is started, with the same flags.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Doctor {
    private Doctor() {}

    /**
     * Looks at a node's configuration, at the files that it names, and at this machine.
     *
     * @param config the node's {@code node.yaml}
     * @param peers {@code host:port} of other nodes' HTTP, to compare clocks with; empty for the other hosts among the seeds,
     *     at the node's own port of HTTP
     * @param clock the clock that is looked at
     */
    public static List<Finding> examine(Path config, List<String> peers, InstantSource clock) {
        List<Finding> findings = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            NodeSettings settings = NodeSettings.look(config, problems);
            problems.forEach(problem -> findings.add(wrong(problem)));
            if (problems.isEmpty()) {
                findings.add(Finding.ok("config", config + ", node " + settings.name()));
            }
            addJava(findings);
            addAll(findings, settings, peers, clock);
        } catch (IOException e) {
            findings.add(0, wrong("cannot be read: " + e.getMessage()));
            addJava(findings);
        }
        return findings;
    }

    private static Finding wrong(String problem) {
        return Finding.fail("config", problem, "correct it; the file that 'creditgrid init' writes explains every key");
    }

    private static void addJava(List<Finding> findings) {
        findings.addAll(ProcessChecks.java(Runtime.version().feature(), JvmSettings.problems()));
    }

    private static void addAll(List<Finding> findings, NodeSettings settings, List<String> peers, InstantSource clock)
            throws IOException {
        findings.add(ProcessChecks.memory(settings, heapMax(), totalMemory()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            findings.add(ProcessChecks.files(settings, unix.getMaxFileDescriptorCount()));
        }
        findings.addAll(FolderChecks.folders(settings, System.getProperty("user.name")));
        findings.addAll(FolderChecks.disk(settings));
        findings.addAll(PortChecks.ports(settings));
        findings.addAll(PortChecks.seeds(settings));
        findings.add(SecretChecks.keys(settings));
        findings.add(SecretChecks.users(settings));
        findings.add(SecretChecks.sources(settings));
        findings.addAll(SecretChecks.tls(settings, PortChecks.ownHosts(settings), clock));
        List<String> asked = peers.isEmpty()
                ? PortChecks.otherHosts(settings).stream()
                        .map(host -> host + ":" + settings.ports().http())
                        .toList()
                : peers;
        findings.addAll(ClockCheck.clock(settings, asked, clock));
    }

    /** As -Xmx says; what the collectors report is less by a part that they keep empty. */
    private static long heapMax() {
        HotSpotDiagnosticMXBean flags = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return flags == null
                ? Runtime.getRuntime().maxMemory()
                : Long.parseLong(flags.getVMOption("MaxHeapSize").getValue());
    }

    /** Of the container, where there is one. */
    private static long totalMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }
}

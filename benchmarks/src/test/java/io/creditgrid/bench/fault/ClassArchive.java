package io.creditgrid.bench.fault;

import io.creditgrid.bench.process.Checkout;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.grid.security.SourceList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An archive of a node's loaded classes, from which the JVM starts a node in half the time: a life starts some ten of them,
 * and two cores do little else then. Made once for all lives, by a node that starts and stops.
 */
final class ClassArchive {
    private ClassArchive() {}

    /** Flags that nodes with {@code flags} start faster with; none where classes do not all lie in jars. */
    static List<String> flags(Path dir, List<String> flags) throws IOException {
        if (!Checkout.isAllJars()) {
            return List.of();
        }
        Files.createDirectories(dir);
        Path archive = dir.toAbsolutePath().resolve("classes.jsa");
        List<String> all = new ArrayList<>(flags);
        all.add("-XX:ArchiveClassesAtExit=" + archive);
        try (ProcessCluster one =
                ProcessCluster.make(dir.resolve("node"), 1, SourceList.of(List.of()), Map.of("backups", "0"), all)) {
            one.startAll();
            one.node(0).awaitUp(ProcessCluster.PATIENCE);
            one.stopAll();
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off") : List.of();
    }
}

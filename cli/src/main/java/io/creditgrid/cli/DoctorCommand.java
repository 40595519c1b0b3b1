package io.creditgrid.cli;

import io.creditgrid.grid.doctor.Doctor;
import io.creditgrid.grid.doctor.Finding;
import io.creditgrid.model.contract.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at a node's configuration and at the machine before the node is started. */
@Command(
        name = "doctor",
        description = {
            "Look at a node's configuration and at this machine, and say what to do. Changes nothing.",
            "Looked at are the file, flags and memory of the JVM (its own: give it the node's CREDITGRID_JAVA_OPTS), open"
                    + " files, folders, disks, ports, seeds, key file, users, sources, certificates, and the clock against"
                    + " other nodes that answer. Exit code 1 if something FAILs."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "F",
            description = "the node's node.yaml (default: ${DEFAULT-VALUE})",
            defaultValue = "node.yaml")
    private Path config = Path.of("node.yaml");

    @Option(
            names = "--peer",
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "HTTP of other nodes, to compare clocks with (default: the other hosts among the seeds, at the"
                            + " node's own port)")
    private List<String> peers = List.of();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<Finding> findings = Doctor.examine(config, peers, InstantSource.system());
        PrintWriter out = spec.commandLine().getOut();
        long failed = count(findings, Finding.Level.FAIL);
        if (json) {
            out.println(Answer.json().writeValueAsString(Map.of("ok", failed == 0, "findings", findings)));
        } else {
            for (Finding finding : findings) {
                String cure = finding.cure().isEmpty() ? "" : "; " + finding.cure();
                out.println(String.format(Locale.ROOT, "%-4s  %-7s  ", finding.level(), finding.check())
                        + finding.text()
                        + cure);
            }
            out.println(findings.size() + " findings: " + failed + " FAIL, " + count(findings, Finding.Level.WARN)
                    + " WARN, " + count(findings, Finding.Level.OK) + " OK");
        }
        out.flush();
        return failed == 0 ? 0 : FAILED;
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}

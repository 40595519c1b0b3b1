package io.creditgrid.bench.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.k8s.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** examples/cluster-on-one-machine: its very script, from the unpacked archive. */
@Tag("scenario")
class ClusterOnOneMachineTest {
    private static final long PATIENCE_SECONDS = 400;

    @TempDir
    private Path dir = Path.of(".");

    @Test
    void script_holdsAllThatItSays_andLeavesNothingBehind() throws Exception {
        Path script = script();
        Path work = dir.resolve("work");

        String out = run(0, script, work);

        assertThat(out)
                .contains("is active with 32 partitions on node-0, node-1, node-2")
                .contains("60 firms scored")
                .contains("== kill      node-2 (kill -9)")
                .contains("3 of 3 servers ready", "log-only")
                .contains("64 of 64 complete")
                .contains("OK: ")
                .endsWith("== done      all of it held\n")
                .doesNotContain(
                        "FAIL ",
                        Files.readString(work.resolve("grid/passwords/operator"))
                                .strip());
        assertThat(work.resolve("scores.csv")).isNotEmptyFile();
        for (int i = 0; i < 3; i++) {
            assertThat(work.resolve("node-" + i + ".out")).content().endsWith("node node-" + i + " stopped\n");
        }
        assertThat(left(work)).isEmpty();
        // a folder that is there is nobody's to fill
        assertThat(run(1, script, work)).contains("work").doesNotContain("== start");
    }

    private Path script() throws IOException {
        Tools.run(List.of("tar", "-xzf", Tools.archive().toString(), "-C", dir.toString()));
        try (Stream<Path> files = Files.walk(dir, 4)) {
            return files.filter(file -> file.endsWith("examples/cluster-on-one-machine/run.sh"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String run(int exit, Path script, Path work) throws IOException, InterruptedException {
        Path out = Files.createTempFile(dir, "run", ".out");
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString(), work.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ENTERPRISES", "60");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .describedAs("%s", Files.readString(out))
                    .isTrue();
        } finally {
            process.destroy(); // it stops its nodes then
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(process.exitValue()).describedAs("%s", Files.readString(out)).isEqualTo(exit);
        return Files.readString(out);
    }

    /** Processes that still run on the archive that was unpacked here. */
    private static List<String> left(Path work) {
        String folder = String.valueOf(work.getParent());
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder) && line.contains("io.creditgrid.cli.Main"))
                .toList();
    }
}

package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path dir;

    @Test
    void everyVerb_hasHelp() {
        assertHelp(new CommandLine(new Main()), "creditgrid");
    }

    private static void assertHelp(CommandLine command, String name) {
        StringWriter out = new StringWriter();
        assertThat(command.setOut(new PrintWriter(out)).execute("--help")).isZero();
        assertThat(out.toString()).contains(name);
        command.getSubcommands().forEach((verb, sub) -> assertHelp(sub, verb));
    }

    @Test
    void wrongUse_endsWith2() {
        assertThat(Main.run("generate")).isEqualTo(2);
        assertThat(Main.run("no-such-verb")).isEqualTo(2);
    }

    @Test
    void generate_writesAPlan_thatMappingCheckFindsGood() throws Exception {
        assertThat(Main.run("generate", "--enterprises", "50", "--out", dir.toString()))
                .isZero();
        assertThat(dir.resolve("plan.yaml")).exists();
        try (var files = Files.walk(dir)) {
            for (Path mapping : files.filter(file -> file.toString().contains("mappings")
                            && file.toString().endsWith(".yaml"))
                    .toList()) {
                assertThat(Main.run("mapping", "check", mapping.toString())).isZero();
            }
        }
    }

    @Test
    void init_neverReplacesAKeyFile() {
        Path grid = dir.resolve("grid");
        assertThat(Main.run("init", "--out", grid.toString())).isZero();
        assertThat(Main.run("init", "--out", grid.toString())).isEqualTo(1);
    }
}

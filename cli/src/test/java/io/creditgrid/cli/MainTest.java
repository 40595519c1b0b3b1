package io.creditgrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path dir;

    /** Verbs and sub-verbs that there have to be; {@code everyVerb_hasHelp} takes whatever else there is. */
    private static final List<String> VERBS = List.of(
            "init",
            "certs",
            "user add",
            "user passwd",
            "user list",
            "doctor",
            "node",
            "stop",
            "cluster activate",
            "cluster status",
            "cluster baseline",
            "cluster baseline add",
            "cluster baseline remove",
            "cluster safe",
            "cluster forget",
            "demo",
            "generate",
            "load",
            "mapping check",
            "get",
            "history",
            "put",
            "remove",
            "score",
            "portfolio score",
            "portfolio features",
            "features list",
            "model deploy",
            "audit verify",
            "audit show",
            "audit root",
            "audit seal",
            "backup",
            "restore");

    @Test
    void everyVerb_hasHelp() {
        List<String> seen = new ArrayList<>();
        assertHelp(Main.command(), "", seen);
        assertThat(seen).containsAll(VERBS);
    }

    @Test
    void verbThatIsNamed_isTheOnlyOneThatIsMade() {
        assertThat(Main.command("stop", "--json").getSubcommands()).containsOnlyKeys("stop");
        assertThat(Main.command("stopp").getSubcommands()).containsKeys("stop", "node", "audit");
        assertThat(Main.command("--help", "stop").getSubcommands()).containsKeys("stop", "node", "audit");
    }

    /** Asks the whole command, as a person would, for the help of that verb and of all below it. */
    private static void assertHelp(CommandLine command, String path, List<String> seen) {
        seen.add(path);
        List<String> arguments = new ArrayList<>(List.of(path.split(" ", -1)));
        arguments.removeIf(String::isEmpty);
        arguments.add("--help");
        Ran ran = Ran.of(arguments.toArray(String[]::new));
        assertThat(ran.exit()).as(path).isZero();
        assertThat(ran.err()).as(path).isEmpty();
        assertThat(ran.out())
                .startsWith("Usage: " + command.getCommandSpec().qualifiedName())
                .contains("--help");
        assertThat(command.getCommandSpec().usageMessage().description())
                .as(path)
                .isNotEmpty();
        command.getCommandSpec()
                .args()
                .forEach(argument -> assertThat(argument.description())
                        .as("%s %s", path, argument.paramLabel())
                        .isNotEmpty());
        if (command.getSubcommands().isEmpty()) {
            assertThat(ran.out()).as(path).contains("--json");
        }
        command.getSubcommands().forEach((verb, sub) -> assertHelp(sub, (path + " " + verb).strip(), seen));
    }

    @Test
    void wrongUse_endsWith2_andOneLine() {
        for (String line : List.of(
                "generate",
                "no-such-verb",
                "audit",
                "demo --nodes 9",
                "demo --nodes two",
                "demo --enterprises 3",
                "demo --plan plan.yaml",
                "demo --plan plan.yaml --data . --seed 1",
                "score x-a:1",
                "put taxFiling")) {
            Ran ran = Ran.of(line.split(" ", -1));
            assertThat(ran.exit()).as(line).isEqualTo(2);
            assertThat(ran.out()).as(line).isEmpty();
            assertThat(ran.err())
                    .as(line)
                    .startsWith("creditgrid: ")
                    .contains(" --help")
                    .hasLineCount(1);
        }
    }

    @Test
    void noVerb_saysWhichThereAre() {
        Ran ran = Ran.of();
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("VERB", "demo", "audit");
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
    void mappingCheck_ofAFile_showsRecords_orWhatIsMissing() throws Exception {
        assertThat(Main.run("generate", "--enterprises", "50", "--out", dir.toString()))
                .isZero();
        String mapping = dir.resolve("mappings/cases.yaml").toString();
        String file = dir.resolve("court/cases.csv").toString();

        Ran without = Ran.of("mapping", "check", mapping, file);
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err())
                .contains("expected the population court/asked.csv")
                .contains("--data DIR");

        Ran with = Ran.of("mapping", "check", mapping, file, "--data", dir.toString(), "--json");
        assertThat(with.exit()).as(with.err()).isZero();
        var json = new ObjectMapper().readTree(with.out());
        assertThat(json.get("good").asLong())
                .isPositive()
                .isEqualTo(json.get("read").asLong());
        assertThat(json.get("firstRecords").get(0).get("kind").asText()).isEqualTo("judicialCase");

        Ran absent = Ran.of("mapping", "check", dir.resolve("no.yaml").toString());
        assertThat(absent.exit()).isEqualTo(1);
        assertThat(absent.err()).contains("no.yaml: it is not there");
    }

    @Test
    void init_neverReplacesAKeyFile() {
        Path grid = dir.resolve("grid");
        assertThat(Main.run("init", "--out", grid.toString())).isZero();
        assertThat(Main.run("init", "--out", grid.toString())).isEqualTo(1);
    }

    @Test
    void json_isOneObject() throws Exception {
        for (String line : List.of("features list", "init --out " + dir.resolve("json-grid"))) {
            Ran ran = Ran.of((line + " --json").split(" ", -1));
            assertThat(ran.exit()).as(line).isZero();
            assertThat(ran.err()).as(line).isEmpty();
            assertThat(new ObjectMapper()
                            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readTree(ran.out())
                            .isObject())
                    .as(line)
                    .isTrue();
        }
    }
}

package io.creditgrid.grid.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.creditgrid.grid.yaml.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON Schema of a node's configuration says of each key what the reader says, by a validator that is not ours. */
class NodeSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path ROOT = Path.of(System.getProperty("creditgrid.root", ".."));
    private static final Pattern KNOWN = Pattern.compile("unknown field 'unknown', expected one of \\[(.*)\\]");
    private static final int LINES_MAX = 100;

    /** A good value of each text that has a form of its own; of all others "a" is one. */
    private static final Map<String, String> GOOD = Map.of(
            "offset",
            "+00:00",
            "durability",
            "fsync",
            "seeds",
            "h:1",
            "personalNamespaces",
            "traders",
            "name",
            "a-1",
            "zone",
            "a");

    @TempDir
    private Path dir = Path.of(".");

    private final JsonNode json = json();
    private final Schema schema = schema(json.toString());

    /** Values to try, as JSON, at the path of a key: "node.ports.client". */
    private record Probe(String path, String value) {}

    private static JsonNode json() {
        try (InputStream text = Objects.requireNonNull(NodeFile.class.getResourceAsStream(NodeFile.SCHEMA))) {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("the schema is no JSON", e);
        }
    }

    private static Schema schema(String text) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text);
    }

    private boolean schemaAccepts(String yaml) {
        return schema.validate(yaml, InputFormat.YAML).isEmpty();
    }

    /** What the reader finds wrong with a file, without opening those that it names. */
    private List<String> problems(String yaml, Map<String, String> environment) throws IOException {
        Path file = Files.writeString(dir.resolve(NodeFile.NAME), yaml, StandardCharsets.UTF_8);
        Yaml reader = new Yaml(file);
        try {
            SettingsReader.read(reader, file, environment::get);
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        return reader.problems();
    }

    @Test
    void schema_isOneItself() {
        Schema ofSchemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaLocation.of("http://json-schema.org/draft-07/schema#"));

        assertThat(ofSchemas.validate(json.toString(), InputFormat.JSON)).isEmpty();
        assertThat(ofSchemas.validate("{\"type\": 5}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void everyKey_withEveryMistake_isJudgedAlike() throws IOException {
        Map<String, Set<Boolean>> verdicts = new TreeMap<>();
        List<String> differing = new ArrayList<>();
        List<Probe> probes = probes();
        for (Probe probe : probes) {
            String yaml = yaml(probe);
            List<String> problems = problems(yaml, Map.of("V", variable(probe.path())));
            boolean accepted = schemaAccepts(yaml);
            verdicts.computeIfAbsent(probe.path(), path -> new HashSet<>()).add(accepted);
            if (accepted != problems.isEmpty()) {
                differing.add(yaml + " schema: " + accepted + " reader: " + problems);
            }
        }
        assertThat(differing).isEmpty();
        assertThat(verdicts.values()).allSatisfy(both -> assertThat(both).containsExactlyInAnyOrder(true, false));
        assertThat(probes).hasSizeGreaterThan(350);
    }

    @Test
    void everyShapeThatIsNoneAtAll_isRefusedByBoth() throws IOException {
        for (String yaml :
                List.of("a", "[]", "other: {}", "node: 5", "node: []", "node: {}", "{node: {name: a}, b: 1}")) {
            assertThat(schemaAccepts(yaml)).as(yaml).isFalse();
            assertThat(problems(yaml, Map.of())).as(yaml).isNotEmpty();
        }
    }

    private List<Probe> probes() {
        List<Probe> probes = new ArrayList<>();
        addSection(probes, "node", json.path("properties").path("node"));
        return probes;
    }

    private void addSection(List<Probe> probes, String path, JsonNode section) {
        for (Map.Entry<String, JsonNode> property : section.path("properties").properties()) {
            String at = path + "." + property.getKey();
            JsonNode form = property.getValue();
            assertThat(form.path("description").asText()).as(at).isNotEmpty();
            if (form.has("properties")) {
                addSection(probes, at, form);
                String good =
                        at.equals("node.tls") ? "{\"certificate\": \"a\", \"key\": \"b\", \"authority\": \"c\"}" : "{}";
                addAll(probes, at, good, "5", "[]", "\"a\"", "null", "true", "{\"unknown\": 1}");
            } else if (form.path("anyOf").path(0).has("minimum")) {
                addNumber(probes, at, form.path("anyOf").path(0));
            } else if (form.path("type").asText().equals("array")) {
                addList(probes, at, GOOD.getOrDefault(property.getKey(), "a"));
            } else {
                addText(probes, at, property.getKey());
            }
        }
    }

    private static void addNumber(List<Probe> probes, String at, JsonNode form) {
        long least = form.path("minimum").longValue();
        long most = form.path("maximum").longValue();
        addAll(probes, at, "" + least, "" + most, "" + (least - 1), "" + (most + 1), most + "000000000000000000000");
        addAll(probes, at, least + ".0", least + ".5", "-1", "\"" + least + "\"", "\"a\"", "\"\"", "null", "true");
        addAll(probes, at, "\"${V}\"", "\"1${V}\"", "\"${v}\"", "[" + least + "]", "{\"a\": " + least + "}");
    }

    private static void addList(List<Probe> probes, String at, String good) {
        String item = "\"" + good + "\"";
        addAll(probes, at, "[]", "[" + item + "]", "[" + item + ", " + item + "]", "[\"${V}\"]", "[\"${v}\"]");
        addAll(probes, at, item, "[7]", "[null]", "[true]", "[[" + item + "]]", "[{\"a\": 1}]", "[\"\"]", "null", "7");
        addAll(probes, at, "[\"x-Traders\"]", "[\"h:\"]", "[\":1\"]", "[\"h:123456\"]", "[\"a b\"]", "{\"a\": 1}");
    }

    private static void addText(List<Probe> probes, String at, String key) {
        String good = GOOD.getOrDefault(key, "a");
        addAll(probes, at, "\"" + good + "\"", "\"${V}\"", "\"${v}\"", "\"a${\"", "\"\"", "\" \"", "7", "1.5", "true");
        addAll(probes, at, "null", "[\"" + good + "\"]", "{\"a\": \"" + good + "\"}");
        if (GOOD.containsKey(key)) {
            addAll(probes, at, "\"A\"", "\"-a\"", "\"a-\"", "\"a_b\"", "\"" + "a".repeat(63) + "\"");
            addAll(probes, at, "\"" + "a".repeat(64) + "\"", "\"log-only\"", "\"never\"", "\"FSYNC\"");
            addAll(probes, at, "\"+18:00\"", "\"+18:01\"", "\"-05:30\"", "\"+8\"", "\"Z\"", "\"+08:60\"", "\"08:00\"");
        } else {
            addAll(probes, at, "\"${V}/x\"", "\"/x/y z\"", "\"a$b\"", "\"a$\"");
        }
    }

    private static void addAll(List<Probe> probes, String at, String... values) {
        for (String value : values) {
            probes.add(new Probe(at, value));
        }
    }

    /** A file that is right but for what is tried. */
    private static String yaml(Probe probe) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode node = root.putObject("node").put("name", "a");
        String[] path = probe.path().split("\\.", -1);
        ObjectNode at = node;
        if (path.length == 3) {
            at = node.putObject(path[1]);
            if (path[1].equals("tls")) {
                at.put("certificate", "a").put("key", "b").put("authority", "c");
            } else if (path[2].equals("bufferMiB")) {
                at.put("segmentMiB", 1024); // that a buffer fits into a segment is no matter of form
            }
        }
        at.set(path[path.length - 1], MAPPER.readTree(probe.value()));
        return root.toString();
    }

    /** A value of the variable V that suits a key. */
    private String variable(String path) {
        JsonNode form = json;
        String key = "";
        for (String name : path.split("\\.", -1)) {
            form = form.path("properties").path(name);
            key = name;
        }
        JsonNode least = form.path("anyOf").path(0).path("minimum");
        return least.isMissingNode() ? GOOD.getOrDefault(key, "a") : least.asText();
    }

    @Test
    void keys_areTheReaders() throws IOException {
        for (String section : List.of("", "ports", "tls", "memory", "wal")) {
            JsonNode form = json.path("properties").path("node");
            String unknown = "unknown: 1";
            if (!section.isEmpty()) {
                form = form.path("properties").path(section);
                unknown = section + ": {unknown: 1}";
            }
            Matcher known = KNOWN.matcher(String.join("\n", problems("node: {name: a, " + unknown + "}", Map.of())));
            assertThat(known.find()).as(section).isTrue();
            assertThat(new TreeSet<>(List.of(known.group(1).split(", ", -1))))
                    .as(section)
                    .isEqualTo(names(form));
        }
    }

    private static Set<String> names(JsonNode form) {
        Set<String> names = new TreeSet<>();
        form.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void defaults_areTheReaders() throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode node = root.putObject("node").put("name", "a");
        for (Map.Entry<String, JsonNode> property :
                json.at("/properties/node/properties").properties()) {
            JsonNode form = property.getValue();
            if (form.has("default")) {
                node.set(property.getKey(), form.path("default"));
            }
            for (Map.Entry<String, JsonNode> inner : form.path("properties").properties()) {
                if (inner.getValue().has("default")) {
                    node.withObjectProperty(property.getKey())
                            .set(inner.getKey(), inner.getValue().path("default"));
                }
            }
        }
        assertThat(node.size()).isGreaterThan(12);
        assertThat(settings(root.toString())).isEqualTo(settings("node: {name: a}"));
    }

    private NodeSettings settings(String yaml) throws IOException {
        List<String> problems = new ArrayList<>();
        NodeSettings settings = NodeSettings.look(Files.writeString(dir.resolve(NodeFile.NAME), yaml), problems);
        assertThat(problems).isEmpty();
        return settings;
    }

    @Test
    void whatInitWrites_explainsEveryKey_andIsAccepted() throws IOException {
        String text = Files.readString(ROOT.resolve("cli/src/main/resources/io/creditgrid/cli/node.yaml"));
        String withTls = text.replace("# tls:", "tls:");

        assertThat(withTls).isNotEqualTo(text);
        assertThat(text.lines().count()).isLessThanOrEqualTo(LINES_MAX);
        assertThat(text).startsWith("# yaml-language-server: $schema=" + NodeFile.SCHEMA + "\n");
        for (String yaml : List.of(text, withTls)) {
            assertThat(schema.validate(yaml, InputFormat.YAML)).isEmpty();
            assertThat(problems(yaml, Map.of())).isEmpty();
        }
        JsonNode node = json.at("/properties/node");
        assertThat(names(node))
                .hasSizeGreaterThan(15)
                .allSatisfy(key -> assertThat(text).containsPattern("(?m)^  (# )?" + key + ": "));
        for (String section : List.of("ports", "tls", "memory", "wal")) {
            assertThat(names(node.path("properties").path(section)))
                    .allSatisfy(key -> assertThat(text).containsPattern("[{ ']" + key + "[:']"));
        }
    }

    @Test
    void filesOfKubernetesAndOfExamples_areAccepted() throws IOException {
        for (String file : List.of(
                "k8s/overlays/trial/node.yaml",
                "k8s/overlays/production/node.yaml",
                "examples/cluster-on-one-machine/node.yaml")) {
            assertThat(schema.validate(Files.readString(ROOT.resolve(file)), InputFormat.YAML))
                    .as(file)
                    .isEmpty();
        }
    }
}

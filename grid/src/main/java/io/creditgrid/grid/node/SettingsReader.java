package io.creditgrid.grid.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.grid.yaml.Yaml;
import io.creditgrid.persistence.cache.CacheCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a node's configuration file, which notes what is wrong and goes on. What can be said of the file without
 * looking elsewhere is also said by {@code node.schema.json}, the JSON Schema that editors take; a test holds both to agree.
 *
 * <p><strong>Thread-safety.</strong> Not safe; used once.
 */
final class SettingsReader {
    private static final String AT = "node";

    /** Keys whose value is a text; all of them may be left out but the name. */
    private static final Set<String> TEXTS =
            Set.of("name", "zone", "host", "data", "log", "keys", "users", "sources", "offset", "durability");

    private static final Set<String> LISTS = Set.of("seeds", "personalNamespaces");
    private static final Set<String> NUMBERS =
            Set.of("partitions", "backups", "failureDetectionSeconds", "checkpointSeconds");
    private static final Set<String> PORTS = Set.of("discovery", "communication", "client", "http");
    private static final Set<String> TLS = Set.of("certificate", "key", "authority");
    private static final Set<String> MEMORY = Set.of("regionMiB", "checkpointBufferMiB");
    private static final Set<String> WAL_FOLDERS = Set.of("folder", "archiveFolder");
    private static final Set<String> WAL_NUMBERS = Set.of("segmentMiB", "segments", "bufferMiB", "archiveMiB");
    private static final Set<String> WAL = union(WAL_FOLDERS, WAL_NUMBERS);
    private static final Set<String> KEYS = union(TEXTS, LISTS, NUMBERS, Set.of("ports", "tls", "memory", "wal"));

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._-]+:[0-9]{1,5}");
    private static final Pattern OFFSET = Pattern.compile("[+-](0[0-9]|1[0-7]):[0-5][0-9]|[+-]18:00");
    private static final int PARTITIONS_MAX = 1024;
    private static final int PORT_MAX = 65_535;
    private static final int MIB = 1 << 20;
    private static final int REGION_MIB_MAX = 1 << 20;
    private static final int SEGMENT_MIB_MAX = 1024;
    private static final int SECONDS_MAX = 3600;

    private final Yaml yaml;
    private final Path dir;
    private final JsonNode node;

    private SettingsReader(Yaml yaml, Path file, JsonNode node) {
        this.yaml = yaml;
        this.dir = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        this.node = node;
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new HashSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }

    /**
     * Reads a file; what is wrong is noted and has its default.
     *
     * @throws IOException if it cannot be read, or is no YAML
     */
    static NodeSettings read(Yaml yaml, Path file, Function<String, @Nullable String> environment) throws IOException {
        ObjectNode raw = yaml.root(Files.readString(file), AT).deepCopy();
        requireForms(yaml, raw);
        return new SettingsReader(yaml, file, yaml.substituted(AT, raw, environment)).settings(file);
    }

    /** The data folder that a file names; as {@link NodeFile#data}. */
    static Path data(Yaml yaml, Path file) throws IOException {
        // the variables of other values may be set in the node's own environment alone
        ObjectNode only =
                yaml.root(Files.readString(file), AT).<ObjectNode>deepCopy().retain("data");
        requireForms(yaml, only);
        return new SettingsReader(yaml, file, yaml.substituted(AT, only, System::getenv)).path("data");
    }

    /*
     * Before variables are replaced: one that stands for a number becomes one, and may still be a name or a folder.
     */
    private static void requireForms(Yaml yaml, ObjectNode raw) {
        requireValues(yaml, AT, raw);
        requireTexts(yaml, AT, raw, TEXTS);
        requireTexts(yaml, AT + ".tls", raw.path("tls"), TLS);
        requireTexts(yaml, AT + ".wal", raw.path("wal"), WAL_FOLDERS);
        for (String list : LISTS) {
            if (raw.path(list) instanceof ArrayNode items) {
                requireTexts(yaml, list, items);
            }
        }
    }

    /** A key without a value is a slip of the hand more often than a wish for the default. */
    private static void requireValues(Yaml yaml, String at, ObjectNode section) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(section.properties())) {
            if (field.getValue().isNull()) {
                yaml.problem(at, "'" + field.getKey() + "' has no value: give it one, or leave it out");
                section.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner) {
                requireValues(yaml, at + "." + field.getKey(), inner);
            }
        }
    }

    private static void requireTexts(Yaml yaml, String at, JsonNode section, Set<String> names) {
        if (section instanceof ObjectNode fields) {
            for (String name : names) {
                JsonNode value = fields.path(name);
                if (!value.isMissingNode() && !value.isTextual()) {
                    yaml.problem(at, "'" + name + "' is not a text: write it in quotes");
                    fields.remove(name);
                }
            }
        }
    }

    private static void requireTexts(Yaml yaml, String list, ArrayNode items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (!items.get(i).isTextual()) {
                yaml.problem(AT, "'" + list + "' has an entry that is not a text: write it in quotes");
                items.remove(i);
            }
        }
    }

    private NodeSettings settings(Path file) {
        yaml.onlyFields(AT, node, KEYS);
        return new NodeSettings(
                file,
                name(),
                zone(),
                text("host", NodeConfig.LOOPBACK),
                ports(),
                seeds(),
                path("data"),
                path("log"),
                path("keys", GridFiles.KEYS),
                path("users", GridFiles.USERS),
                path("sources", GridFiles.SOURCES),
                tls(),
                (int) yaml.number(AT, node, "partitions", 1, PARTITIONS_MAX, NodeConfig.PARTITIONS),
                offset(),
                personalNamespaces(),
                (int) yaml.number(AT, node, "backups", 0, CacheCatalogue.BACKUPS, CacheCatalogue.BACKUPS),
                durability(),
                seconds("failureDetectionSeconds", NodeConfig.FAILURE_DETECTION),
                seconds("checkpointSeconds", NodeConfig.CHECKPOINT_INTERVAL),
                storage());
    }

    private String text(String field, String absent) {
        String text = yaml.optionalText(AT, node, field).orElse(absent);
        return text.isEmpty() ? absent : text;
    }

    private String name() {
        String name = yaml.text(AT, node, "name");
        if (!name.isEmpty() && !NodeConfig.isName(name)) {
            yaml.problem(AT, NodeConfig.wrongName(name));
        }
        return name;
    }

    /** Empty, as a variable of the environment may be, is none. */
    private @Nullable String zone() {
        String zone = node.path("zone").asText();
        if (!zone.isBlank() && !NodeConfig.isZone(zone)) {
            yaml.problem(AT, NodeConfig.wrongZone(zone));
        }
        return zone.isBlank() ? null : zone;
    }

    /** A folder that lies beside the file, under the name of its key, unless the file says otherwise. */
    private Path path(String field) {
        return path(field, field);
    }

    private Path path(String field, String absent) {
        return dir.resolve(text(field, absent)).normalize();
    }

    private Ports ports() {
        JsonNode section = section("ports", PORTS);
        Ports usual = NodeFile.PORTS;
        Ports ports = new Ports(
                port(section, "discovery", usual.discovery()),
                port(section, "communication", usual.communication()),
                port(section, "client", usual.client()),
                port(section, "http", usual.http()));
        if (Set.copyOf(ports.all().values()).size() < ports.all().size()) {
            yaml.problem(AT + ".ports", "expected four different ports: " + ports.all() + "; change one");
        }
        return ports;
    }

    private int port(JsonNode ports, String field, int absent) {
        return (int) yaml.number(AT + ".ports", ports, field, 1, PORT_MAX, absent);
    }

    private JsonNode section(String field, Set<String> allowed) {
        JsonNode section = node.path(field);
        if (!section.isMissingNode()) {
            yaml.onlyFields(AT + "." + field, section, allowed);
        }
        return section;
    }

    private List<String> seeds() {
        List<String> seeds = new ArrayList<>();
        for (String seed : yaml.texts(AT, node, "seeds")) {
            if (ADDRESS.matcher(seed).matches()) {
                seeds.add(seed);
            } else {
                yaml.problem(AT, "expected host:port of a node's discovery: seeds=" + seed + "; correct it");
            }
        }
        return seeds;
    }

    /** All three files or none: with a key alone nobody would know whom to trust. */
    private NodeSettings.@Nullable TlsFiles tls() {
        if (node.path("tls").isMissingNode()) {
            return null;
        }
        JsonNode section = section("tls", TLS);
        if (!section.isObject()) {
            return null;
        }
        String at = AT + ".tls";
        String certificate = yaml.text(at, section, "certificate");
        String key = yaml.text(at, section, "key");
        String authority = yaml.text(at, section, "authority");
        boolean whole = !certificate.isEmpty() && !key.isEmpty() && !authority.isEmpty();
        return whole
                ? new NodeSettings.TlsFiles(
                        dir.resolve(certificate).normalize(),
                        dir.resolve(key).normalize(),
                        dir.resolve(authority).normalize())
                : null;
    }

    private ZoneOffset offset() {
        String text = text("offset", NodeConfig.OFFSET.getId());
        if (!OFFSET.matcher(text).matches()) {
            yaml.problem(AT, "expected an offset such as \"+08:00\": offset=" + text + "; quote it");
            return NodeConfig.OFFSET;
        }
        return ZoneOffset.of(text);
    }

    private Set<String> personalNamespaces() {
        List<String> named = yaml.texts(AT, node, "personalNamespaces");
        for (String namespace : named) {
            if (!NAMESPACE.matcher(namespace).matches()) {
                yaml.problem(
                        AT,
                        "expected a namespace of identifiers without its x-, such as traders: personalNamespaces="
                                + namespace + "; correct it");
            }
        }
        return Set.copyOf(named);
    }

    private Durability durability() {
        String text = text("durability", Durability.LOG_ONLY.label());
        return Durability.ofLabel(text).orElseGet(() -> {
            yaml.problem(
                    AT,
                    "expected log-only (survives the death of a process) or fsync (survives the loss of power):"
                            + " durability=" + text.toLowerCase(Locale.ROOT) + "; take one of them");
            return Durability.LOG_ONLY;
        });
    }

    private Duration seconds(String field, Duration absent) {
        return Duration.ofSeconds(yaml.number(AT, node, field, 1, SECONDS_MAX, absent.toSeconds()));
    }

    private Storage storage() {
        JsonNode memory = section("memory", MEMORY);
        JsonNode wal = section("wal", WAL);
        Storage usual = Storage.ofRegion(mib("memory", memory, "regionMiB", REGION_MIB_MAX, Storage.REGION_BYTES));
        Storage storage = new Storage(
                usual.regionBytes(),
                mib("memory", memory, "checkpointBufferMiB", REGION_MIB_MAX, usual.checkpointBufferBytes()),
                (int) mib("wal", wal, "segmentMiB", SEGMENT_MIB_MAX, usual.walSegmentBytes()),
                (int) yaml.number(AT + ".wal", wal, "segments", 2, SEGMENT_MIB_MAX, usual.walSegments()),
                (int) mib("wal", wal, "bufferMiB", SEGMENT_MIB_MAX, usual.walBufferBytes()),
                mib("wal", wal, "archiveMiB", REGION_MIB_MAX, usual.walArchiveBytes()),
                folder(wal, "folder"),
                folder(wal, "archiveFolder"));
        storage.problems(false).forEach(problem -> yaml.problem(AT, problem));
        return storage;
    }

    private @Nullable Path folder(JsonNode wal, String field) {
        return yaml.optionalText(AT + ".wal", wal, field)
                .filter(text -> !text.isEmpty())
                .map(text -> dir.resolve(text).normalize())
                .orElse(null);
    }

    private long mib(String at, JsonNode section, String field, long most, long absentBytes) {
        return yaml.number(AT + "." + at, section, field, 1, most, absentBytes / MIB) * MIB;
    }
}

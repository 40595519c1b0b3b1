package io.creditgrid.grid.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.security.Users;
import io.creditgrid.grid.yaml.Yaml;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration file. Paths in it are relative to the file; only {@code name} must be there.
 *
 * <pre>{@code
 * node:
 *   name: node-0                       # lasting: the baseline and the data go by it
 *   host: 127.0.0.1                    # address to bind to
 *   ports: {discovery: 47500, communication: 47100, client: 10800}
 *   seeds: ["127.0.0.1:47500"]         # discovery addresses of all nodes
 *   data: data
 *   log: log
 *   keys: grid.keys                    # the same three on all nodes, as are the next three values
 *   users: users.yaml
 *   sources: sources.yaml
 *   partitions: 128                    # 1 to 1024, fixed at creation
 *   offset: "+08:00"                   # fixed at creation
 *   personalNamespaces: []             # x-<namespace> whose ids stand for persons, beside uscc:92...
 *   backups: 1                         # 0 or 1
 *   durability: log-only               # or fsync
 *   failureDetectionSeconds: 10
 *   checkpointSeconds: 180
 *   memory: {regionMiB: 256, checkpointBufferMiB: 64}
 *   wal: {segmentMiB: 16, segments: 4, bufferMiB: 4, archiveMiB: 1024}
 * }</pre>
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param file where it was read from
 * @param log folder of the node's logs
 * @param config the configuration
 */
public record NodeFile(Path file, Path log, NodeConfig config) {
    /** Name of the file that {@code creditgrid init} makes. */
    public static final String NAME = "node.yaml";

    /** Ports of a node that names none: Ignite's own. */
    public static final Ports PORTS = new Ports(47500, 47100, 10800);

    private static final Set<String> FIELDS = Set.of(
            "name",
            "host",
            "ports",
            "seeds",
            "data",
            "log",
            "keys",
            "users",
            "sources",
            "partitions",
            "offset",
            "personalNamespaces",
            "backups",
            "durability",
            "failureDetectionSeconds",
            "checkpointSeconds",
            "memory",
            "wal");
    private static final String AT = "node";
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._-]+:[0-9]{1,5}");
    private static final int PARTITIONS_MAX = 1024;
    private static final int PORT_MAX = 65_535;
    private static final int MIB = 1 << 20;
    private static final int REGION_MIB_MAX = 1 << 20;
    private static final int SEGMENT_MIB_MAX = 1024;
    private static final int SECONDS_MAX = 3600;

    /**
     * Reads a file and the three that it names.
     *
     * @param roles what each role may do
     * @param more settings that no file may have, such as what is attached to the node
     * @throws IOException if something is missing or wrong: names all that is, with value and cure
     */
    public static NodeFile read(Path file, RoleTable roles, UnaryOperator<NodeConfig.Builder> more) throws IOException {
        Yaml yaml = new Yaml(file);
        JsonNode node = yaml.root(Files.readString(file), AT);
        return new Reading(yaml, file, node).read(roles, more);
    }

    /**
     * The data folder that a file names; for whoever does not start the node.
     *
     * @throws IOException if the file cannot be read or says it wrongly
     */
    public static Path data(Path file) throws IOException {
        Yaml yaml = new Yaml(file);
        Reading reading = new Reading(yaml, file, yaml.root(Files.readString(file), AT));
        Path data = reading.path("data", "data");
        yaml.check();
        return data;
    }

    /** All settings in force, one a line, as they would stand in a file; without secrets. */
    public List<String> effective() {
        Storage storage = config.storage();
        return List.of(
                "name: " + config.name(),
                "host: " + config.host(),
                "ports: {discovery: " + config.ports().discovery() + ", communication: "
                        + config.ports().communication() + ", client: "
                        + config.ports().client() + "}",
                "seeds: " + config.seeds(),
                "data: " + config.workDir(),
                "log: " + log,
                "keys: fingerprint " + config.gate().keys().fingerprint(),
                "users: " + config.gate().users().logins().size() + " log-ins",
                "sources: " + config.gate().sources().names(),
                "partitions: " + config.partitions(),
                "offset: \"" + config.gate().offset() + "\"",
                "personalNamespaces: "
                        + config.gate().personalNamespaces().stream().sorted().toList(),
                "backups: " + config.backups(),
                "durability: " + config.durability().label(),
                "failureDetectionSeconds: " + config.failureDetection().toSeconds(),
                "checkpointSeconds: " + config.checkpointInterval().toSeconds(),
                "memory: {regionMiB: " + storage.regionBytes() / MIB + ", checkpointBufferMiB: "
                        + storage.checkpointBufferBytes() / MIB + "}",
                "wal: {segmentMiB: " + storage.walSegmentBytes() / MIB + ", segments: " + storage.walSegments()
                        + ", bufferMiB: " + storage.walBufferBytes() / MIB + ", archiveMiB: "
                        + storage.walArchiveBytes() / MIB + "}");
    }

    /** One pass over a file, which notes what is wrong and goes on. */
    private static final class Reading {
        private final Yaml yaml;
        private final Path file;
        private final Path dir;
        private final JsonNode node;

        Reading(Yaml yaml, Path file, JsonNode node) {
            this.yaml = yaml;
            this.file = file;
            this.dir = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
            this.node = node;
        }

        NodeFile read(RoleTable roles, UnaryOperator<NodeConfig.Builder> more) throws IOException {
            yaml.onlyFields(AT, node, FIELDS);
            String name = yaml.text(AT, node, "name");
            Path data = path("data", "data");
            Path log = path("log", "log");
            int partitions = (int) yaml.number(AT, node, "partitions", 1, PARTITIONS_MAX, NodeConfig.PARTITIONS);
            ZoneOffset offset = offset();
            Set<String> personal = personalNamespaces();
            @Nullable KeyFile keys = read("keys", GridFiles.KEYS, KeyFile::read);
            @Nullable Users users = read("users", GridFiles.USERS, Users::read);
            @Nullable SourceList sources = read("sources", GridFiles.SOURCES, SourceList::read);
            UnaryOperator<NodeConfig.Builder> settings = settings();
            if (keys == null || users == null || sources == null || !yaml.isSound()) {
                yaml.check();
                throw new IOException(file + ": could not be read");
            }
            GateSettings gate = new GateSettings(keys, users, sources, roles, partitions, offset, personal);
            return new NodeFile(file, log, build(more.apply(settings.apply(NodeConfig.builder(name, data, gate)))));
        }

        private NodeConfig build(NodeConfig.Builder builder) throws IOException {
            try {
                return builder.build();
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }

        private UnaryOperator<NodeConfig.Builder> settings() {
            String host = yaml.optionalText(AT, node, "host").orElse(NodeConfig.LOOPBACK);
            Ports ports = ports();
            List<String> seeds = seeds();
            int backups = (int) yaml.number(AT, node, "backups", 0, CacheCatalogue.BACKUPS, CacheCatalogue.BACKUPS);
            Durability durability = durability();
            Duration detection = seconds("failureDetectionSeconds", NodeConfig.FAILURE_DETECTION);
            Duration checkpoint = seconds("checkpointSeconds", NodeConfig.CHECKPOINT_INTERVAL);
            Storage storage = storage();
            return builder -> builder.host(host)
                    .ports(ports)
                    .seeds(seeds)
                    .backups(backups)
                    .durability(durability)
                    .failureDetection(detection)
                    .checkpointInterval(checkpoint)
                    .storage(storage);
        }

        /** A path of the file, absolute. */
        Path path(String field, String absent) {
            return dir.resolve(yaml.optionalText(AT, node, field).orElse(absent))
                    .normalize();
        }

        private interface FileReader<T> {
            T read(Path file) throws IOException;
        }

        private <T> @Nullable T read(String field, String absent, FileReader<T> reader) {
            Path named = path(field, absent);
            try {
                return reader.read(named);
            } catch (IOException e) {
                String what = Files.exists(named)
                        ? e.getMessage()
                        : "no such file: " + named + "; 'creditgrid init' makes one, and it is the same on all nodes";
                yaml.problem(AT + "." + field, String.valueOf(what));
                return null;
            }
        }

        private ZoneOffset offset() {
            String text = yaml.optionalText(AT, node, "offset").orElse(NodeConfig.OFFSET.getId());
            try {
                return ZoneOffset.of(text);
            } catch (DateTimeException e) {
                yaml.problem(AT, "expected an offset such as \"+08:00\": offset=" + text + "; quote it");
                return NodeConfig.OFFSET;
            }
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
            String text = yaml.optionalText(AT, node, "durability").orElse(Durability.LOG_ONLY.label());
            return Durability.ofLabel(text).orElseGet(() -> {
                yaml.problem(
                        AT,
                        "expected log-only (survives the death of a process) or fsync (survives the loss of power):"
                                + " durability=" + text.toLowerCase(Locale.ROOT) + "; take one of them");
                return Durability.LOG_ONLY;
            });
        }

        private Ports ports() {
            JsonNode ports = section("ports", Set.of("discovery", "communication", "client"));
            return new Ports(
                    port(ports, "discovery", PORTS.discovery()),
                    port(ports, "communication", PORTS.communication()),
                    port(ports, "client", PORTS.client()));
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

        private Duration seconds(String field, Duration absent) {
            return Duration.ofSeconds(yaml.number(AT, node, field, 1, SECONDS_MAX, absent.toSeconds()));
        }

        private Storage storage() {
            JsonNode memory = section("memory", Set.of("regionMiB", "checkpointBufferMiB"));
            JsonNode wal = section("wal", Set.of("segmentMiB", "segments", "bufferMiB", "archiveMiB"));
            Storage usual = Storage.ofRegion(mib("memory", memory, "regionMiB", REGION_MIB_MAX, Storage.REGION_BYTES));
            return new Storage(
                    usual.regionBytes(),
                    mib("memory", memory, "checkpointBufferMiB", REGION_MIB_MAX, usual.checkpointBufferBytes()),
                    (int) mib("wal", wal, "segmentMiB", SEGMENT_MIB_MAX, usual.walSegmentBytes()),
                    (int) yaml.number(AT + ".wal", wal, "segments", 2, SEGMENT_MIB_MAX, usual.walSegments()),
                    (int) mib("wal", wal, "bufferMiB", SEGMENT_MIB_MAX, usual.walBufferBytes()),
                    mib("wal", wal, "archiveMiB", REGION_MIB_MAX, usual.walArchiveBytes()));
        }

        private long mib(String at, JsonNode section, String field, long most, long absentBytes) {
            return yaml.number(AT + "." + at, section, field, 1, most, absentBytes / MIB) * MIB;
        }
    }
}

package io.creditgrid.grid.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.security.Users;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.grid.yaml.Yaml;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration file. Paths in it are relative to the file; only {@code name} must be there. A {@code "${NAME}"} in
 * a value stands for that variable of the environment, which must be set: so one file serves several nodes.
 *
 * <pre>{@code
 * node:
 *   name: node-0                       # lasting: the baseline and the data go by it
 *   host: 127.0.0.1                    # address to bind to; 0.0.0.0 for all, servers then meet at the one that a seed names
 *   ports: {discovery: 47500, communication: 47100, client: 10800, http: 8080}
 *   seeds: ["127.0.0.1:47500"]         # discovery addresses of all nodes, host names too
 *   data: data
 *   log: log                           # or /dev/stderr
 *   keys: grid.keys                    # the same three on all nodes, as are the next three values
 *   users: users.yaml
 *   sources: sources.yaml
 *   tls: {certificate: node.pem, key: node.key, authority: ca.pem}   # absent: nothing is encrypted
 *   partitions: 128                    # 1 to 1024, fixed at creation
 *   offset: "+08:00"                   # fixed at creation
 *   personalNamespaces: []             # x-<namespace> whose ids stand for persons, beside uscc:92...
 *   backups: 1                         # 0 or 1
 *   durability: log-only               # or fsync
 *   failureDetectionSeconds: 10
 *   checkpointSeconds: 180
 *   memory: {regionMiB: 256, checkpointBufferMiB: 64}
 *   wal: {segmentMiB: 16, segments: 4, bufferMiB: 4, archiveMiB: 1024}      # folder, archiveFolder: in data
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

    /** Ports of a node that names none: Ignite's own, and the usual one of health and metrics. */
    public static final Ports PORTS = new Ports(47500, 47100, 10800, 8080);

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
            "tls",
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
        return read(file, roles, more, System::getenv);
    }

    /** As above, with the environment given. */
    static NodeFile read(
            Path file,
            RoleTable roles,
            UnaryOperator<NodeConfig.Builder> more,
            Function<String, @Nullable String> environment)
            throws IOException {
        Yaml yaml = new Yaml(file);
        JsonNode node = yaml.substituted(AT, yaml.root(Files.readString(file), AT), environment);
        return new Reading(yaml, file, node).read(roles, more);
    }

    /**
     * The data folder that a file names; for whoever does not start the node.
     *
     * @throws IOException if the file cannot be read or says it wrongly
     */
    public static Path data(Path file) throws IOException {
        Yaml yaml = new Yaml(file);
        // the variables of other values may be set in the node's own environment alone
        JsonNode only =
                yaml.root(Files.readString(file), AT).<ObjectNode>deepCopy().retain("data");
        Path data = new Reading(yaml, file, yaml.substituted(AT, only, System::getenv)).path("data", "data");
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
                        + config.ports().client() + ", http: " + config.ports().http() + "}",
                "seeds: " + config.seeds(),
                "data: " + config.workDir(),
                "log: " + log,
                "keys: fingerprint " + config.gate().keys().fingerprint(),
                "users: " + config.gate().users().logins().size() + " log-ins",
                "sources: " + config.gate().sources().names(),
                "tls: " + (config.tls() == null ? "none" : config.tls()),
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
                        + storage.walArchiveBytes() / MIB + shown("folder", storage.walFolder())
                        + shown("archiveFolder", storage.walArchiveFolder()) + "}");
    }

    private static String shown(String field, @Nullable Path folder) {
        return folder == null ? "" : ", " + field + ": " + folder;
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
            @Nullable NodeTls tls = tls();
            UnaryOperator<NodeConfig.Builder> settings = settings();
            if (keys == null || users == null || sources == null || !yaml.isSound()) {
                yaml.check();
                throw new IOException(file + ": could not be read");
            }
            GateSettings gate = new GateSettings(keys, users, sources, roles, partitions, offset, personal);
            NodeConfig.Builder builder = NodeConfig.builder(name, data, gate)
                    .usersFile(path("users", GridFiles.USERS))
                    .tls(tls);
            return new NodeFile(file, log, build(more.apply(settings.apply(builder))));
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

        /** All three files or none: with a key alone nobody would know whom to trust. */
        private @Nullable NodeTls tls() {
            if (node.path("tls").isMissingNode() || node.path("tls").isNull()) {
                return null;
            }
            JsonNode section = section("tls", Set.of("certificate", "key", "authority"));
            String at = AT + ".tls";
            Path certificate = dir.resolve(yaml.text(at, section, "certificate"));
            Path key = dir.resolve(yaml.text(at, section, "key"));
            Path authority = dir.resolve(yaml.text(at, section, "authority"));
            if (!yaml.isSound()) {
                return null;
            }
            try {
                return NodeTls.read(certificate, key, authority, InstantSource.system());
            } catch (IOException e) {
                yaml.problem(at, String.valueOf(e.getMessage()));
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
            JsonNode ports = section("ports", Set.of("discovery", "communication", "client", "http"));
            return new Ports(
                    port(ports, "discovery", PORTS.discovery()),
                    port(ports, "communication", PORTS.communication()),
                    port(ports, "client", PORTS.client()),
                    port(ports, "http", PORTS.http()));
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
            JsonNode wal = section(
                    "wal", Set.of("folder", "archiveFolder", "segmentMiB", "segments", "bufferMiB", "archiveMiB"));
            Storage usual = Storage.ofRegion(mib("memory", memory, "regionMiB", REGION_MIB_MAX, Storage.REGION_BYTES));
            return new Storage(
                    usual.regionBytes(),
                    mib("memory", memory, "checkpointBufferMiB", REGION_MIB_MAX, usual.checkpointBufferBytes()),
                    (int) mib("wal", wal, "segmentMiB", SEGMENT_MIB_MAX, usual.walSegmentBytes()),
                    (int) yaml.number(AT + ".wal", wal, "segments", 2, SEGMENT_MIB_MAX, usual.walSegments()),
                    (int) mib("wal", wal, "bufferMiB", SEGMENT_MIB_MAX, usual.walBufferBytes()),
                    mib("wal", wal, "archiveMiB", REGION_MIB_MAX, usual.walArchiveBytes()),
                    folder(wal, "folder"),
                    folder(wal, "archiveFolder"));
        }

        private @Nullable Path folder(JsonNode wal, String field) {
            return yaml.optionalText(AT + ".wal", wal, field)
                    .map(text -> dir.resolve(text).normalize())
                    .orElse(null);
        }

        private long mib(String at, JsonNode section, String field, long most, long absentBytes) {
            return yaml.number(AT + "." + at, section, field, 1, most, absentBytes / MIB) * MIB;
        }
    }
}

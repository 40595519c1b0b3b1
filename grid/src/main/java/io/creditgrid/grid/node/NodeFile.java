package io.creditgrid.grid.node;

import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.security.Users;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.grid.yaml.Yaml;
import io.creditgrid.persistence.key.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration file. Paths in it are relative to the file; only {@code name} must be there. A {@code "${NAME}"} in
 * a value stands for that variable of the environment, which must be set: so one file serves several nodes.
 *
 * <pre>{@code
 * node:
 *   name: node-0                       # lasting: the baseline and the data go by it
 *   zone: rack-1                       # what fails with it; absent: one of its own. Copies lie in different zones
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
 * <p>Its JSON Schema is the resource {@value #SCHEMA}, which {@code creditgrid init} writes beside the file for editors.
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

    /** Name of the JSON Schema of such a file, a resource beside this class. */
    public static final String SCHEMA = "node.schema.json";

    /** Ports of a node that names none: Ignite's own, and the usual one of health and metrics. */
    public static final Ports PORTS = new Ports(47500, 47100, 10800, 8080);

    private static final String AT = "node";
    private static final int MIB = 1 << 20;

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
        return new Reading(yaml, SettingsReader.read(yaml, file, environment)).read(roles, more);
    }

    /**
     * The data folder that a file names; for whoever does not start the node.
     *
     * @throws IOException if the file cannot be read or says it wrongly
     */
    public static Path data(Path file) throws IOException {
        Yaml yaml = new Yaml(file);
        Path data = SettingsReader.data(yaml, file);
        yaml.check();
        return data;
    }

    /** All settings in force, one a line, as they would stand in a file; without secrets. */
    public List<String> effective() {
        Storage storage = config.storage();
        return List.of(
                "name: " + config.name(),
                "zone: " + (config.zone() == null ? "its own" : config.zone()),
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

    /** Opens the files that the settings name, notes what is wrong with them, and goes on. */
    private static final class Reading {
        private final Yaml yaml;
        private final NodeSettings settings;

        Reading(Yaml yaml, NodeSettings settings) {
            this.yaml = yaml;
            this.settings = settings;
        }

        NodeFile read(RoleTable roles, UnaryOperator<NodeConfig.Builder> more) throws IOException {
            @Nullable KeyFile keys = read("keys", settings.keys(), KeyFile::read);
            @Nullable Users users = read("users", settings.users(), Users::read);
            @Nullable SourceList sources = read("sources", settings.sources(), SourceList::read);
            @Nullable NodeTls tls = tls();
            if (keys == null || users == null || sources == null || !yaml.isSound()) {
                yaml.check();
                throw new IOException(settings.file() + ": could not be read");
            }
            GateSettings gate = new GateSettings(
                    keys,
                    users,
                    sources,
                    roles,
                    settings.partitions(),
                    settings.offset(),
                    settings.personalNamespaces());
            NodeConfig.Builder builder = NodeConfig.builder(settings.name(), settings.data(), gate)
                    .usersFile(settings.users())
                    .tls(tls)
                    .zone(settings.zone())
                    .host(settings.host())
                    .ports(settings.ports())
                    .seeds(settings.seeds())
                    .backups(settings.backups())
                    .durability(settings.durability())
                    .failureDetection(settings.failureDetection())
                    .checkpointInterval(settings.checkpointInterval())
                    .storage(settings.storage());
            return new NodeFile(settings.file(), settings.log(), build(more.apply(builder)));
        }

        private NodeConfig build(NodeConfig.Builder builder) throws IOException {
            try {
                return builder.build();
            } catch (IllegalArgumentException e) {
                throw new IOException(settings.file() + ": " + e.getMessage(), e);
            }
        }

        private interface FileReader<T> {
            T read(Path file) throws IOException;
        }

        private <T> @Nullable T read(String field, Path named, FileReader<T> reader) {
            try {
                return reader.read(named);
            } catch (IOException | IllegalArgumentException e) {
                String what = Files.exists(named)
                        ? e.getMessage()
                        : "no such file: " + named + "; 'creditgrid init' makes one, and it is the same on all nodes";
                yaml.problem(AT + "." + field, String.valueOf(what));
                return null;
            }
        }

        private @Nullable NodeTls tls() {
            NodeSettings.TlsFiles files = settings.tls();
            if (files == null) {
                return null;
            }
            try {
                return NodeTls.read(files.certificate(), files.key(), files.authority(), InstantSource.system());
            } catch (IOException e) {
                yaml.problem(AT + ".tls", String.valueOf(e.getMessage()));
                return null;
            }
        }
    }
}

package io.creditgrid.grid.node;

import io.creditgrid.grid.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node's configuration file says, before the files that it names are opened. {@link NodeFile} is the reference of its
 * keys; all paths here are absolute.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param file where it was read from
 * @param name the node's lasting name
 * @param zone what fails with it; null for one of its own
 * @param host address that it binds to
 * @param ports ports that it binds to
 * @param seeds discovery addresses {@code host:port}; empty for the node's own alone
 * @param data folder of its data
 * @param log folder of its logs, or a device such as {@code /dev/stderr}
 * @param keys the key file
 * @param users the users file
 * @param sources the source list
 * @param tls the files of its TLS; null: nothing is encrypted
 * @param partitions P
 * @param offset at which an instant has its date
 * @param personalNamespaces namespaces whose identifiers stand for natural persons
 * @param backups copies beside the primary, 0 or 1
 * @param durability what an acknowledged mutation survives
 * @param failureDetection silence after which another node counts as gone
 * @param checkpointInterval most time between two checkpoints
 * @param storage memory and disk
 */
public record NodeSettings(
        Path file,
        String name,
        @Nullable String zone,
        String host,
        Ports ports,
        List<String> seeds,
        Path data,
        Path log,
        Path keys,
        Path users,
        Path sources,
        @Nullable TlsFiles tls,
        int partitions,
        ZoneOffset offset,
        Set<String> personalNamespaces,
        int backups,
        Durability durability,
        Duration failureDetection,
        Duration checkpointInterval,
        Storage storage) {
    /** Copies the collections. */
    public NodeSettings {
        seeds = List.copyOf(seeds);
        personalNamespaces = Set.copyOf(personalNamespaces);
    }

    /**
     * The three files of TLS.
     *
     * @param certificate the node's, and those between it and the authority
     * @param key its private key
     * @param authority the certificate of who issued it
     */
    public record TlsFiles(Path certificate, Path key, Path authority) {}

    /** Where the write-ahead log lies. */
    public Path walFolder() {
        Path own = storage.walFolder();
        return own == null ? data : own;
    }

    /** Where what is kept of it lies. */
    public Path walArchiveFolder() {
        Path own = storage.walArchiveFolder();
        return own == null ? data : own;
    }

    /**
     * What a file says, as far as it can be understood; for whoever looks at it and starts nothing. What is wrong has its
     * default here.
     *
     * @param problems takes all that is wrong with the file itself
     * @throws IOException if it cannot be read at all, or is no YAML
     */
    public static NodeSettings look(Path file, List<String> problems) throws IOException {
        Yaml yaml = new Yaml(file);
        NodeSettings settings = SettingsReader.read(yaml, file, System::getenv);
        problems.addAll(yaml.problems());
        return settings;
    }
}

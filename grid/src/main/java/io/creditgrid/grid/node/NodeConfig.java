package io.creditgrid.grid.node;

import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.tls.NodeTls;
import io.creditgrid.persistence.cache.CacheCatalogue;
import io.creditgrid.persistence.door.CommitProbe;
import io.creditgrid.persistence.door.HaltPolicy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.ignite.configuration.CacheConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * All that one node is started from.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param name the node's lasting name: the baseline and its folder on disk go by it
 * @param workDir absolute folder of its data
 * @param zone what fails with it: the copies of a partition lie in different zones; null for one of its own
 * @param host address that it binds to
 * @param ports ports that it binds to, exactly these
 * @param seeds discovery addresses {@code host:port} of nodes to join, its own among them
 * @param backups copies beside the primary: 1, or 0 in a grid of one node
 * @param durability what an acknowledged mutation survives
 * @param storage memory and disk
 * @param gate secrets, users, sources, roles; P and the offset, too, since all nodes must agree on them
 * @param usersFile the file that {@code gate}'s users came from, followed while the node runs; null: they stay
 * @param tls what clients and servers see of it; null: nothing is encrypted
 * @param halt what happens when the node must not go on
 * @param failureDetection silence after which another node counts as gone
 * @param checkpointInterval most time between two checkpoints of changed pages; longer ones make a restart longer
 * @param smallStorageAllowed whether {@link Storage#isForTests()} is accepted
 * @param extraCaches caches that are not the grid's; what a benchmark compares with
 * @param probe told of the points that a commit passes; for crash tests
 * @param rebalanceProbe run when a cache begins to rebalance on the node; for crash tests
 * @param wiring run once the node has joined, before it is handed out: attaches the parts that tasks ask for
 * @param clock the node's time
 * @param random the node's chance
 */
public record NodeConfig(
        String name,
        Path workDir,
        @Nullable String zone,
        String host,
        Ports ports,
        List<String> seeds,
        int backups,
        Durability durability,
        Storage storage,
        GateSettings gate,
        @Nullable Path usersFile,
        @Nullable NodeTls tls,
        HaltPolicy halt,
        Duration failureDetection,
        Duration checkpointInterval,
        boolean smallStorageAllowed,
        Supplier<List<CacheConfiguration<?, ?>>> extraCaches,
        CommitProbe probe,
        Runnable rebalanceProbe,
        Consumer<GridNode> wiring,
        InstantSource clock,
        SecureRandom random) {
    /** The one address that nobody else reaches. */
    public static final String LOOPBACK = "127.0.0.1";

    /** P of an embedded grid: a start with 1,024 partitions takes five times as long. */
    public static final int EMBEDDED_PARTITIONS = 32;

    /** P of a grid that is to last: room for growth, few enough for one job a partition. */
    public static final int PARTITIONS = 128;

    /** The day of an instant is its date at this offset. */
    public static final ZoneOffset OFFSET = ZoneOffset.ofHours(8);

    /** Ignite's own default; 2 and 5 s were tried under faults, a loaded machine needs more. */
    public static final Duration FAILURE_DETECTION = Duration.ofSeconds(10);

    /** Ignite's own default. */
    public static final Duration CHECKPOINT_INTERVAL = Duration.ofMinutes(3);

    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public NodeConfig {
        seeds = List.copyOf(seeds);
        List<String> problems = new ArrayList<>();
        if (!isName(name)) {
            problems.add(wrongName(name));
        }
        if (zone != null && !isZone(zone)) {
            problems.add(wrongZone(zone));
        }
        if (!workDir.isAbsolute()) {
            problems.add("workDir " + workDir + " is not absolute");
        }
        if (seeds.isEmpty()) {
            problems.add("seeds is empty: name at least the node itself");
        }
        if (backups < 0 || backups > CacheCatalogue.BACKUPS) {
            problems.add("backups is " + backups + ", expected 0 or 1");
        }
        problems.addAll(storage.problems(smallStorageAllowed));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("node configuration: " + String.join("; ", problems));
        }
    }

    /** Whether a node may have that name. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What is wrong with a name that is none. */
    static String wrongName(String name) {
        return "name '" + name + "' does not match " + NAME.pattern();
    }

    /** Whether a zone may have that name: what a label of Kubernetes may be. */
    static boolean isZone(String zone) {
        return ZONE.matcher(zone).matches();
    }

    /** What is wrong with a zone that is none. */
    static String wrongZone(String zone) {
        return "zone '" + zone + "' does not match " + ZONE.pattern();
    }

    /** P, fixed at creation. */
    public int partitions() {
        return gate.partitions();
    }

    /** Where thin clients reach the node, {@code host:port}. */
    public String thinAddress() {
        return host + ":" + ports.client();
    }

    /** Where its health and metrics are read, {@code host:port}. */
    public String httpAddress() {
        return host + ":" + ports.http();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "NodeConfig[name=" + name + ", workDir=" + workDir + ", zone=" + zone + ", host=" + host + ", ports="
                + ports + ", seeds="
                + seeds + ", partitions=" + partitions() + ", offset=" + gate.offset() + ", backups=" + backups
                + ", durability=" + durability + ", storage=" + storage + ", keys=" + gate.keys() + ", tls=" + tls
                + "]";
    }

    /** A builder with the defaults above, for a node of that name in that folder. */
    public static Builder builder(String name, Path workDir, GateSettings gate) {
        return new Builder(name, workDir, gate);
    }

    /** Collects a configuration; not thread-safe. */
    public static final class Builder {
        private final String name;
        private final Path workDir;
        private final GateSettings gate;
        private @Nullable String zone;
        private String host = LOOPBACK;
        private @Nullable Ports ports;
        private List<String> seeds = List.of();
        private int backups = CacheCatalogue.BACKUPS;
        private Durability durability = Durability.LOG_ONLY;
        private Storage storage = Storage.ofRegion(Storage.REGION_BYTES);
        private @Nullable Path usersFile;
        private @Nullable NodeTls tls;
        private HaltPolicy halt = HaltPolicy.process();
        private Duration failureDetection = FAILURE_DETECTION;
        private Duration checkpointInterval = CHECKPOINT_INTERVAL;
        private boolean smallStorageAllowed;
        private Supplier<List<CacheConfiguration<?, ?>>> extraCaches = List::of;
        private CommitProbe probe = CommitProbe.NONE;
        private Runnable rebalanceProbe = () -> {};
        private Consumer<GridNode> wiring = node -> {};
        private InstantSource clock = InstantSource.system();
        private SecureRandom random = new SecureRandom();

        private Builder(String name, Path workDir, GateSettings gate) {
            this.name = name;
            this.workDir = workDir.toAbsolutePath().normalize();
            this.gate = gate;
        }

        /** What fails with the node, such as a data centre; default none. */
        public Builder zone(@Nullable String label) {
            zone = label;
            return this;
        }

        /** Address to bind to; default loopback. */
        public Builder host(String address) {
            host = address;
            return this;
        }

        /** Ports to bind to; no default. */
        public Builder ports(Ports these) {
            ports = these;
            return this;
        }

        /** Discovery addresses to join; default the node itself alone. */
        public Builder seeds(List<String> addresses) {
            seeds = addresses;
            return this;
        }

        /** Copies beside the primary; default 1. */
        public Builder backups(int count) {
            backups = count;
            return this;
        }

        /** What an acknowledged mutation survives; default the death of a process. */
        public Builder durability(Durability mode) {
            durability = mode;
            return this;
        }

        /** Memory and disk; default a region of 256 MiB. */
        public Builder storage(Storage sizes) {
            storage = sizes;
            return this;
        }

        /** Accepts, and takes, storage that only tests should have. */
        public Builder smallStorage() {
            smallStorageAllowed = true;
            storage = Storage.small();
            return this;
        }

        /** The users file, to be read again when it changes; default none. */
        public Builder usersFile(@Nullable Path file) {
            usersFile = file;
            return this;
        }

        /** TLS for clients and between servers; default none. */
        public Builder tls(@Nullable NodeTls shown) {
            tls = shown;
            return this;
        }

        /** What to do when the node must not go on; default halt the process. */
        public Builder halt(HaltPolicy policy) {
            halt = policy;
            return this;
        }

        /** Silence after which another node counts as gone; default 10 s. */
        public Builder failureDetection(Duration silence) {
            failureDetection = silence;
            return this;
        }

        /** Most time between two checkpoints; default 3 min. */
        public Builder checkpointInterval(Duration most) {
            checkpointInterval = most;
            return this;
        }

        /** Caches that are not the grid's, built anew for each node; default none. */
        public Builder extraCaches(Supplier<List<CacheConfiguration<?, ?>>> caches) {
            extraCaches = caches;
            return this;
        }

        /** What is told of the points that a commit passes; default nobody. */
        public Builder probe(CommitProbe told) {
            probe = told;
            return this;
        }

        /** What is run when a cache begins to rebalance on the node; default nothing. */
        public Builder rebalanceProbe(Runnable told) {
            rebalanceProbe = told;
            return this;
        }

        /** What to attach to the node once it has joined; default nothing. */
        public Builder wiring(Consumer<GridNode> parts) {
            wiring = parts;
            return this;
        }

        /** What to attach beside what was named already. */
        Builder andWiring(Consumer<GridNode> parts) {
            wiring = wiring.andThen(parts);
            return this;
        }

        /** The node's time; default the system's. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** The node's chance; default the system's. */
        public Builder random(SecureRandom source) {
            random = source;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException naming all that is wrong with it
         */
        public NodeConfig build() {
            if (ports == null) {
                throw new IllegalArgumentException("node configuration: ports are missing");
            }
            List<String> joined = seeds.isEmpty() ? List.of(host + ":" + ports.discovery()) : seeds;
            return new NodeConfig(
                    name,
                    workDir,
                    zone,
                    host,
                    ports,
                    joined,
                    backups,
                    durability,
                    storage,
                    gate,
                    usersFile,
                    tls,
                    halt,
                    failureDetection,
                    checkpointInterval,
                    smallStorageAllowed,
                    extraCaches,
                    probe,
                    rebalanceProbe,
                    wiring,
                    clock,
                    random);
        }
    }
}

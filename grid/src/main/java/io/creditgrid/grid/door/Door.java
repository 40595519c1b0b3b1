package io.creditgrid.grid.door;

import io.creditgrid.grid.meter.NodeMeter;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Actors;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.EpochRecord;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.ledger.PayloadReader;
import io.creditgrid.model.ledger.RestoreMark;
import io.creditgrid.model.ledger.Tags;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LocalPartitions;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.door.Appender;
import io.creditgrid.persistence.door.AuditedCommit;
import io.creditgrid.persistence.door.UnitCommit;
import io.creditgrid.persistence.key.SubjectKeys;
import io.creditgrid.persistence.key.Subjects;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the door's tasks share on one node: the keys, the grid's identity, and the appender. Attached to each {@link
 * GridNode} by {@link #attach}.
 *
 * <p>No appender works before the creation record was read, so the parts that need it are made when that is there.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Door implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** How often it is looked whether the grid is there. */
    private static final long OPEN_MILLIS = 200;

    private static final int EPOCH_PARTITION = 0;

    private final GridNode node;
    private final Ignite ignite;
    private final LedgerKeys keys;
    private final SubjectKeys subjectKeys;
    private final Tags tags;
    private final InstantSource clock;
    private final NodeMeter meter = new NodeMeter();
    private @Nullable AuditedCommit commit;
    private @Nullable GridIdentity identity;
    private @Nullable Appender appender;
    private @Nullable Subjects subjects;
    private final Thread opener;
    private boolean closed;

    private Door(GridNode node) {
        this.node = node;
        this.ignite = node.ignite();
        var keyFile = node.config().gate().keys();
        this.keys = new LedgerKeys(Bytes.of(keyFile.tagKey()), Bytes.of(keyFile.saltKey()));
        this.subjectKeys = new SubjectKeys(keyFile, node.config().random());
        this.tags = new Tags(keys);
        this.clock = node.config().clock();
        this.opener = new Thread(this::open, "door-" + ignite.name());
        opener.setDaemon(true);
    }

    /** Attaches a door to a node; for {@code NodeConfig.wiring}. */
    public static void attach(GridNode node) {
        Door door = new Door(node);
        node.attach(Door.class, door);
        door.opener.start();
    }

    /** Makes the appender as soon as the grid is created and active: its watch has work before any caller has. */
    private void open() {
        try {
            while (!isOpen()) {
                Thread.sleep(OPEN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen() {
        try {
            if (!ignite.cluster().state().active()) {
                return false;
            }
            appender();
            return true;
        } catch (GridException e) {
            if (e.error() != GridError.BAD_CONFIGURATION) {
                return false;
            }
            LOG.error("this node cannot write: {}", e.plainMessage());
            return true;
        } catch (RuntimeException e) {
            LOG.debug("the grid cannot be read yet", e);
            return false;
        }
    }

    /** The door of the node behind an Ignite instance. */
    public static Door of(Ignite ignite) {
        return GridNode.of(ignite).part(Door.class);
    }

    /** The door of the node behind an Ignite instance; none while the node starts. */
    static Optional<Door> find(Ignite ignite) {
        return GridNode.find(ignite).flatMap(node -> node.find(Door.class));
    }

    public GridNode node() {
        return node;
    }

    public Ignite ignite() {
        return ignite;
    }

    public LedgerKeys keys() {
        return keys;
    }

    public Tags tags() {
        return tags;
    }

    public InstantSource clock() {
        return clock;
    }

    public SourceList sources() {
        return node.config().gate().sources();
    }

    /**
     * The refusal of a call about a firm that is not registered. Such calls are counted, not logged: there is no firm to tell.
     *
     * @param message what was expected
     */
    public GridException unknownFirm(Actor actor, String message) {
        node.denials().count(GridError.UNKNOWN_FIRM.name(), actor.roleLabels());
        return new GridException(GridError.UNKNOWN_FIRM, message);
    }

    /** The namespaces whose identifiers stand for natural persons, beside {@code uscc:92…}. */
    public Set<String> personalNamespaces() {
        return node.config().gate().personalNamespaces();
    }

    /** Makes and opens the keys of personal subjects. */
    public SubjectKeys subjectKeys() {
        return subjectKeys;
    }

    /** Personal subjects: who is one, and what opens their records. */
    public synchronized Subjects subjects() {
        if (subjects == null) {
            subjects = new Subjects(ignite, identity(), keys, personalNamespaces(), subjectKeys);
        }
        return subjects;
    }

    /** Opens the payloads of a partition's entries, for one pass over them. */
    public PayloadReader payloads(int partition) {
        return new PayloadReader(identity().gridId(), partition, subjects().keys(partition));
    }

    /** Reads the folders of firms. */
    public FirmReader firms() {
        return new FirmReader(ignite, tags, placement(), subjects(), appender()::requireNotLost);
    }

    /** The class through which every audited write goes. */
    public synchronized AuditedCommit commit() {
        if (commit == null) {
            commit = new AuditedCommit(
                    ignite, node.rebalance()::settled, node.config().probe());
        }
        return commit;
    }

    /**
     * What was fixed at creation.
     *
     * @throws GridException NOT_CREATED before that; BAD_CONFIGURATION if this node is configured otherwise
     */
    public synchronized GridIdentity identity() {
        if (identity == null) {
            IgniteCache<RowKey, byte[]> epochs = ignite.cache(CacheName.EPOCH.label());
            requireEpochs(LocalPartitions.isLost(ignite, EPOCH_PARTITION));
            byte[] bytes = read(epochs, RowKey.epoch(0));
            requireEpochs(
                    bytes == null && LostPartitions.of(ignite).partitions().contains(EPOCH_PARTITION));
            if (bytes == null || !(EpochRecord.decode(bytes) instanceof EpochRecord.Created created)) {
                throw new GridException(GridError.NOT_CREATED, "expected a created grid: an operator creates it first");
            }
            GridIdentity known = checked(created.grid());
            identity = known.inLife(life(epochs, known.incarnation()));
        }
        return identity;
    }

    private static void requireEpochs(boolean lost) {
        if (lost) {
            throw LostPartitions.epochsLost();
        }
    }

    /** The life that the grid is in: the one that began with the last restore, else its first. */
    private long life(IgniteCache<RowKey, byte[]> epochs, long first) {
        byte[] mark = read(epochs, RowKey.restoreMark());
        if (mark == null) {
            return first;
        }
        byte[] row = read(epochs, RowKey.epoch(RestoreMark.decode(mark).epoch()));
        if (row != null && EpochRecord.decode(row) instanceof EpochRecord.Sealed sealed && sealed.restored() != null) {
            return sealed.restored().incarnation();
        }
        throw new GridException(
                GridError.STORED_FORM,
                "expected the record of the last restore among the epochs: it is missing; run 'creditgrid audit verify'");
    }

    /** Reads a row as the node: the calling thread may carry a log-in, which has no right to any cache. */
    private byte @Nullable [] read(IgniteCache<RowKey, byte[]> cache, RowKey key) {
        try {
            return Actors.asNode(ignite, () -> cache.get(key));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new GridException(GridError.INTERNAL, "a row of cache " + cache.getName() + " could not be read", e);
        }
    }

    private GridIdentity checked(GridIdentity created) {
        var gate = node.config().gate();
        if (created.partitions() != gate.partitions()
                || created.offsetSeconds() != gate.offset().getTotalSeconds()
                || !created.gridId().is(gate.keys().gridId())) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected what the grid was created with: partitions=" + created.partitions() + ", offset="
                            + created.offset() + "; this node has partitions=" + gate.partitions() + ", offset="
                            + gate.offset() + (created.gridId().is(gate.keys().gridId()) ? "" : ", another key file")
                            + "; correct its configuration");
        }
        return created;
    }

    /** Where firms lie. */
    public Placement placement() {
        return new Placement(identity().partitions());
    }

    /** The writer of the partitions of which this node is primary. */
    public synchronized Appender appender() {
        if (appender == null) {
            if (closed) {
                throw new GridException(GridError.UNAVAILABLE, "this node is stopping; send the same again");
            }
            UnitCommit units = new UnitCommit(commit(), keys, subjectKeys, clock);
            appender = new Appender(ignite, units, identity(), keys, personalNamespaces(), clock, meter);
        }
        return appender;
    }

    /** That writer, if it was asked for before. */
    public synchronized Optional<Appender> findAppender() {
        return Optional.ofNullable(appender);
    }

    /** Counts what this node does. */
    public NodeMeter meter() {
        return meter;
    }

    @Override
    public void close() {
        opener.interrupt();
        synchronized (this) {
            closed = true;
            if (appender != null) {
                appender.close();
            }
        }
    }
}

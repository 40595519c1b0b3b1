package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.LedgerKeys;
import io.creditgrid.model.ledger.Tags;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.LostPartitions;
import io.creditgrid.persistence.cache.RowKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.cache.affinity.Affinity;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Group commit
 * ============
 * Units wait in one queue a partition, in which log-ins take turns. A free lane takes all that waits for partitions which no
 * other lane holds and which share one backup node, up to the limits of a transaction, and commits it in one transaction. So
 * a transaction has one primary and at most one backup (Ignite then commits in one phase), single writes group across
 * partitions, and no two lanes ever touch the same partition.
 *
 * An answer leaves only after the backup has confirmed. A partition whose backup did not is forgotten: its next transaction
 * takes it over anew and has its last block confirmed first. A watch does the same, without waiting for a writer, for every
 * partition that this node does not know or whose backup is another than before; so the heads of two copies are compared
 * soon after each join, and a copy that went its own way shows before anything is built on it.
 */
/**
 * The one writer of the partitions of which this node is primary.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class Appender implements AutoCloseable {
    /** Transactions at a time. */
    public static final int LANES = 4;

    /** Bytes of units that may wait on this node; beyond it callers are told BUSY. */
    public static final long WAITING_BYTES_MAX = 64L << 20;

    /**
     * Bytes of units that one log-in may have waiting here: who floods a node shuts no one out. What a loader has under way
     * fits.
     */
    public static final long LOGIN_WAITING_BYTES_MAX = WAITING_BYTES_MAX / 8;

    /** Calls that may wait for partitions to be taken over; beyond it callers are told BUSY. */
    static final int ASKED_MAX = 10_000;

    private static final String TOO_MUCH = "too much work waits on this node; send it again later";

    /** How often the watch looks for partitions to take over: sooner than a server that has died can be back. */
    static final long WATCH_MILLIS = 200;

    /** The message of a unit that was refused as BUSY because its firm was written since it was read. */
    public static final String MOVED = PartitionDraft.MOVED;

    /** What a unit gives as its moment that does not care whether its firm was written meanwhile. */
    public static final long ANY_MOMENT = WriteUnit.ANY_MOMENT;

    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

    private final Ignite ignite;
    private final UnitCommit commit;
    private final GridIdentity grid;
    private final UnitFactory factory;
    private final CommitMeter meter;
    private final Affinity<RowKey> affinity;
    private final Map<Integer, WaitingUnits> waiting = new HashMap<>();
    private final Map<Integer, List<CompletableFuture<LogPosition>>> asked = new HashMap<>();
    private final Set<Integer> inFlight = new java.util.HashSet<>();
    private final Map<Integer, LaneState> states = new ConcurrentHashMap<>();
    private final Map<Integer, String> doubted = new ConcurrentHashMap<>();
    private final List<Thread> lanes = new ArrayList<>();
    private final ClusterNode self;
    private volatile LostPartitions lost;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Long> waitingByLogIn = new HashMap<>();
    private long waitingBytes;
    private int nextPartition;
    private boolean closed;

    /** @param meter told of each transaction and of each mutation that is answered */
    public Appender(
            Ignite ignite,
            UnitCommit commit,
            GridIdentity grid,
            LedgerKeys keys,
            Set<String> personalNamespaces,
            InstantSource clock,
            CommitMeter meter) {
        this.ignite = ignite;
        this.commit = commit;
        this.lost = LostPartitions.of(ignite);
        this.grid = grid;
        this.meter = meter;
        this.factory = new UnitFactory(grid, new Tags(keys), personalNamespaces, clock);
        this.affinity = ignite.affinity(CacheName.HEAD.label());
        this.self = ignite.cluster().localNode();
        for (int i = 0; i < LANES; i++) {
            start("appender-" + ignite.name() + "-" + i, this::run);
        }
        start("appender-watch-" + ignite.name(), this::watch);
    }

    private void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        lanes.add(thread);
        thread.start();
    }

    private void watch() {
        try {
            do {
                lookOnce();
            } while (!closing.await(WATCH_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce() {
        try {
            lost = LostPartitions.of(ignite);
            lookForTakeovers();
        } catch (IgniteException | IllegalStateException e) {
            // while servers come and go, or this one stops, Ignite may not know its caches: there is another look
            LOG.debug("it cannot be seen yet what this node leads", e);
        }
    }

    private synchronized void lookForTakeovers() {
        for (int partition : affinity.primaryPartitions(self)) {
            LaneState state = states.get(partition);
            ClusterNode backup = backupOf(partition);
            UUID backupId = backup == null ? null : backup.id();
            boolean known = state != null && Objects.equals(state.backup(), backupId);
            if (!known && !inFlight.contains(partition) && !lost.holds(partition)) {
                waiting.computeIfAbsent(partition, p -> new WaitingUnits());
                notifyAll();
            }
        }
    }

    /**
     * Takes a unit in; its future gives one outcome a mutation and never fails.
     *
     * @param organisation the actor's organisation, from the security context
     * @param logIn the actor's log-in
     * @param again whether it may have been sent before
     * @param keepRestatements whether a statement that says nothing new is logged all the same
     */
    public CompletableFuture<List<Outcome>> append(
            MutationUnit unit, Organisation organisation, String logIn, boolean again, boolean keepRestatements) {
        return append(List.of(unit), organisation, logIn, again, keepRestatements)
                .get(0);
    }

    /**
     * A unit that is refused as BUSY, with {@link #MOVED}, if its firm was written at or after log size {@code unmovedSince}.
     */
    public record Conditional(MutationUnit unit, long unmovedSince) {}

    /** Takes such units in together; a future for each, as the other methods give. */
    public List<CompletableFuture<List<Outcome>>> append(
            List<Conditional> units, Organisation organisation, String logIn) {
        return enqueue(units.stream()
                .map(unit -> ready(unit.unit(), organisation, logIn, false, false, unit.unmovedSince()))
                .toList());
    }

    /**
     * Takes units in together, so that one transaction can have them all: units handed in one by one are picked up by one
     * lane each.
     *
     * @return a future for each, as {@link #append(MutationUnit, Organisation, String, boolean, boolean)} gives
     */
    public List<CompletableFuture<List<Outcome>>> append(
            List<MutationUnit> units,
            Organisation organisation,
            String logIn,
            boolean again,
            boolean keepRestatements) {
        List<Ready> ready = new ArrayList<>(units.size());
        for (MutationUnit unit : units) {
            ready.add(ready(unit, organisation, logIn, again, keepRestatements, WriteUnit.ANY_MOMENT));
        }
        return enqueue(ready);
    }

    /** A unit that may wait, or the answer of one that was refused before. */
    private record Ready(@Nullable WriteUnit unit, CompletableFuture<List<Outcome>> answer) {}

    private Ready ready(
            MutationUnit unit,
            Organisation organisation,
            String logIn,
            boolean again,
            boolean keepRestatements,
            long unmovedSince) {
        try {
            WriteUnit ready = factory.prepare(unit, organisation, logIn, again, keepRestatements, unmovedSince);
            requireNotLost(ready.partition());
            return new Ready(ready, ready.answer());
        } catch (GridException e) {
            return new Ready(null, CompletableFuture.completedFuture(refusal(unit, e)));
        }
    }

    private List<Outcome> refusal(MutationUnit unit, GridException reason) {
        Outcome outcome = Outcome.rejected(reason.error(), reason.plainMessage());
        unit.mutations().forEach(mutation -> meter.answered(outcome));
        return unit.mutations().stream().map(mutation -> outcome).toList();
    }

    private List<CompletableFuture<List<Outcome>>> enqueue(List<Ready> units) {
        List<WriteUnit> refused = new ArrayList<>();
        boolean ending;
        synchronized (this) {
            ending = closed;
            for (Ready ready : units) {
                WriteUnit unit = ready.unit();
                if (unit == null) {
                    continue;
                }
                if (closed || !isRoomFor(unit)) {
                    refused.add(unit);
                    continue;
                }
                waiting.computeIfAbsent(unit.partition(), p -> new WaitingUnits())
                        .add(unit);
                count(unit, 1);
            }
            notify(); // one lane; it wakes another if it leaves something
        }
        GridError error = ending ? GridError.UNAVAILABLE : GridError.BUSY;
        refused.forEach(unit -> answer(unit, error, ending ? "this node is stopping; send it again" : TOO_MUCH));
        return units.stream().map(Ready::answer).toList();
    }

    /**
     * Refuses early what {@link #append} would refuse after it was decoded and checked, which is most of its work.
     *
     * @throws GridException BUSY if as much waits here as may, of this log-in or of all
     */
    public synchronized void requireRoom(String logIn) {
        if (waitingBytes >= WAITING_BYTES_MAX
                || waitingByLogIn.getOrDefault(logIn, 0L) >= LOGIN_WAITING_BYTES_MAX - Limits.TX_BYTES_MAX) {
            throw new GridException(GridError.BUSY, TOO_MUCH);
        }
    }

    /**
     * Checks that a partition did not lose entries with servers that were forgotten.
     *
     * @throws GridException LOST if it did; UNAVAILABLE if that is not known yet
     */
    public void requireNotLost(int partition) {
        lost.require(partition);
    }

    /** Called under the lock. */
    private boolean isRoomFor(WriteUnit unit) {
        long mine = waitingByLogIn.getOrDefault(unit.logIn(), 0L);
        return waitingBytes + unit.bytes() <= WAITING_BYTES_MAX && mine + unit.bytes() <= LOGIN_WAITING_BYTES_MAX;
    }

    /** Called under the lock. */
    private void count(WriteUnit unit, int sign) {
        long bytes = (long) sign * unit.bytes();
        waitingBytes += bytes;
        waitingByLogIn.compute(unit.logIn(), (logIn, before) -> {
            long after = (before == null ? 0 : before) + bytes;
            return after == 0 ? null : after;
        });
    }

    /**
     * How far the log of a partition reaches, as confirmed. Takes the partition over if this node has not yet.
     */
    public CompletableFuture<LogPosition> position(int partition) {
        LaneState state = states.get(partition);
        if (state != null) {
            return CompletableFuture.completedFuture(position(state));
        }
        CompletableFuture<LogPosition> answer = new CompletableFuture<>();
        try {
            requireNotLost(partition);
        } catch (GridException e) {
            return CompletableFuture.failedFuture(e);
        }
        synchronized (this) {
            if (asked.values().stream().mapToInt(List::size).sum() >= ASKED_MAX) {
                return CompletableFuture.failedFuture(new GridException(
                        GridError.BUSY,
                        "too many calls wait for this node to take its partitions over; ask again later"));
            }
            asked.computeIfAbsent(partition, p -> new ArrayList<>()).add(answer);
            waiting.computeIfAbsent(partition, p -> new WaitingUnits());
            notify();
        }
        return answer;
    }

    /** How it stands at this moment. */
    public AppenderStatus status() {
        int partitions = 0;
        long entries = 0;
        for (int partition : affinity.primaryPartitions(self)) {
            LaneState state = states.get(partition);
            if (state != null) {
                partitions++;
                entries += state.head().size();
            }
        }
        synchronized (this) {
            return new AppenderStatus(partitions, entries, doubted.size(), waitingBytes);
        }
    }

    private static LogPosition position(LaneState state) {
        return new LogPosition(state.head().partition(), state.head().range());
    }

    private void run() {
        while (true) {
            SortedMap<Integer, List<WriteUnit>> work;
            try {
                work = take();
            } catch (InterruptedException e) {
                return;
            }
            if (work.isEmpty()) {
                return;
            }
            work(work);
        }
    }

    private void work(SortedMap<Integer, List<WriteUnit>> work) {
        Map<Integer, LaneState> known = new HashMap<>();
        for (Integer partition : work.keySet()) {
            LaneState state = states.get(partition);
            if (state != null) {
                known.put(partition, state);
            }
        }
        UnitCommit.Result result = null;
        Exception failure = null;
        long start = System.nanoTime();
        try {
            result = commit.commit(grid, work, known);
            result.partitions().forEach((partition, done) -> states.put(partition, done.state()));
            result.doubts().keySet().forEach(states::remove);
        } catch (Exception e) {
            failure = e;
            work.keySet().forEach(states::remove);
        }
        measure(work, result, failure, System.nanoTime() - start);
        report(work, result, failure);
        release(work, result, failure);
        answer(work, result, failure);
    }

    /** What only took partitions over, and put off all units, is no transaction of anybody. */
    private void measure(
            SortedMap<Integer, List<WriteUnit>> work,
            UnitCommit.@Nullable Result result,
            @Nullable Exception failure,
            long nanos) {
        int mutations = work.values().stream()
                .flatMap(List::stream)
                .mapToInt(unit -> unit.items().size())
                .sum();
        if (result != null) {
            mutations -= result.partitions().values().stream()
                    .flatMap(done -> done.deferred().stream())
                    .mapToInt(unit -> unit.items().size())
                    .sum();
        }
        if (mutations > 0) {
            CommitMeter.End end = result == null
                    ? isRefusal(failure) ? CommitMeter.End.REFUSED : CommitMeter.End.IN_DOUBT
                    : result.doubts().isEmpty() ? CommitMeter.End.CONFIRMED : CommitMeter.End.IN_DOUBT;
            meter.ended(end, mutations, nanos);
        }
    }

    /** Whether nothing was written; of any other failure that is not known. */
    private static boolean isRefusal(@Nullable Exception failure) {
        return failure instanceof GridException known && known.error() != GridError.IN_DOUBT;
    }

    /** Tells the operator of a doubt when it begins and when it ends, not with each unit. */
    private void report(
            SortedMap<Integer, List<WriteUnit>> work, UnitCommit.@Nullable Result result, @Nullable Exception failure) {
        if (result == null) {
            boolean idle = work.values().stream().allMatch(List::isEmpty);
            if (idle || isRefusal(failure)) {
                LOG.debug("a transaction of partitions {} was not written", work.keySet(), failure);
            } else {
                LOG.warn("a transaction of partitions {} failed; its outcome is in doubt", work.keySet(), failure);
            }
            return;
        }
        result.doubts().forEach((partition, why) -> {
            if (!why.equals(doubted.put(partition, why))) {
                LOG.warn("partition {} is in doubt: {}", partition, why);
            }
        });
        for (Integer partition : result.partitions().keySet()) {
            if (doubted.remove(partition) != null) {
                LOG.info("partition {} is confirmed again", partition);
            }
        }
    }

    private synchronized void release(
            SortedMap<Integer, List<WriteUnit>> work, UnitCommit.@Nullable Result result, @Nullable Exception failure) {
        inFlight.removeAll(work.keySet());
        for (Map.Entry<Integer, List<WriteUnit>> share : work.entrySet()) {
            share.getValue().forEach(unit -> count(unit, -1));
            List<CompletableFuture<LogPosition>> askers = asked.remove(share.getKey());
            LaneState state = states.get(share.getKey());
            for (CompletableFuture<LogPosition> asker :
                    askers == null ? List.<CompletableFuture<LogPosition>>of() : askers) {
                if (state == null) {
                    asker.completeExceptionally(
                            failure == null
                                    ? new GridException(
                                            GridError.UNAVAILABLE,
                                            "the log of partition " + share.getKey()
                                                    + " is not confirmed by its backup")
                                    : failure);
                } else {
                    asker.complete(position(state));
                }
            }
            if (result != null) {
                requeue(share.getKey(), result.partitions().get(share.getKey()));
            }
        }
        notifyAll();
    }

    private void requeue(int partition, UnitCommit.@Nullable Committed done) {
        List<WriteUnit> deferred = done == null ? List.of() : done.deferred();
        if (deferred.isEmpty()) {
            return;
        }
        WaitingUnits queue = waiting.computeIfAbsent(partition, p -> new WaitingUnits());
        for (int i = deferred.size() - 1; i >= 0; i--) {
            queue.putBack(deferred.get(i));
            count(deferred.get(i), 1);
        }
    }

    private void answer(
            SortedMap<Integer, List<WriteUnit>> work, UnitCommit.@Nullable Result result, @Nullable Exception failure) {
        if (result != null) {
            result.outcomes().forEach(this::complete);
            result.doubts()
                    .forEach((partition, why) -> work.getOrDefault(partition, List.of())
                            .forEach(unit -> answer(unit, GridError.IN_DOUBT, "not confirmed, " + why + "; " + AGAIN)));
            return;
        }
        GridException refusal = failure instanceof GridException known ? known : null;
        GridError error = refusal == null ? GridError.IN_DOUBT : refusal.error();
        String message = refusal == null ? "whether this was written is not known; " + AGAIN : refusal.plainMessage();
        work.values().forEach(units -> units.forEach(unit -> answer(unit, error, message)));
    }

    private static final String AGAIN = "send it again with the same id";

    private void answer(WriteUnit unit, GridError error, String message) {
        complete(unit, unit.all(Outcome.rejected(error, message)));
    }

    private void complete(WriteUnit unit, List<Outcome> outcomes) {
        outcomes.forEach(meter::answered);
        unit.answer().complete(outcomes);
    }

    /** What one transaction may take; waits for work; empty once closed and drained. */
    private synchronized SortedMap<Integer, List<WriteUnit>> take() throws InterruptedException {
        while (true) {
            SortedMap<Integer, List<WriteUnit>> work = tryTake();
            if (!work.isEmpty()) {
                if (!waiting.isEmpty()) {
                    notify();
                }
                return work;
            }
            if (closed && waiting.isEmpty()) {
                return work;
            }
            wait();
        }
    }

    private SortedMap<Integer, List<WriteUnit>> tryTake() {
        TreeMap<Integer, List<WriteUnit>> work = new TreeMap<>();
        int mutations = 0;
        long bytes = 0;
        @Nullable ClusterNode backup = null;
        // starts after the partition that was served last, so that a full one cannot starve the others
        for (int i = 0;
                i < grid.partitions() && mutations < Limits.TX_MUTATIONS_MAX && bytes < Limits.TX_BYTES_MAX;
                i++) {
            int partition = (nextPartition + i) % grid.partitions();
            WaitingUnits queue = waiting.get(partition);
            if (queue == null || inFlight.contains(partition)) {
                continue;
            }
            ClusterNode other = backupOf(partition);
            if (!work.isEmpty() && !Objects.equals(backup, other)) {
                continue;
            }
            backup = other;
            List<WriteUnit> share = new ArrayList<>();
            while (!queue.isEmpty() && mutations < Limits.TX_MUTATIONS_MAX && bytes < Limits.TX_BYTES_MAX) {
                WriteUnit unit = queue.remove();
                share.add(unit);
                mutations += unit.items().size();
                bytes += unit.bytes();
            }
            if (queue.isEmpty()) {
                waiting.remove(partition);
            }
            work.put(partition, share);
            inFlight.add(partition);
        }
        if (!work.isEmpty()) {
            nextPartition = (work.firstKey() + 1) % grid.partitions();
        }
        return work;
    }

    /** Null also while Ignite does not know its caches: then the transaction is refused, and says why. */
    private @Nullable ClusterNode backupOf(int partition) {
        try {
            List<ClusterNode> nodes = List.copyOf(affinity.mapPartitionToPrimaryAndBackups(partition));
            return nodes.size() > 1 ? nodes.get(1) : null;
        } catch (IgniteException | IllegalStateException e) {
            LOG.debug("the owners of partition {} are not known", partition, e);
            return null;
        }
    }

    /** Refuses new units, finishes what waits, ends the lanes. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            closing.countDown();
            notifyAll();
        }
        for (Thread lane : lanes) {
            try {
                lane.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

package io.creditgrid.bench.fault;

import io.creditgrid.bench.process.NodeProcess;
import io.creditgrid.bench.process.ProcessCluster;
import io.creditgrid.bench.process.SmallServer;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.TestCrash;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.persistence.door.HaltPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Three server processes, what is done to them, and how they are brought back. Not thread-safe. */
final class CrashCluster implements AutoCloseable {
    static final int NODES = 3;

    /** Partitions verified at a time: two a server, which is what one does at a time. */
    private static final int VERIFICATIONS = 2 * NODES;

    /** Silence after which a node counts as gone, seconds. */
    private static final int DETECTION = 2;

    /** A loaded machine needs tens of seconds for what a quiet one does in three. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration POINT_PATIENCE = Duration.ofMinutes(2);
    private static final int OCCURRENCE_MAX = 25;
    private static final int REBALANCE_MAX = 3;
    private static final int START_MILLIS_MAX = 5_000;
    private static final int SPREAD_MILLIS_MAX = 1_500;
    private static final long POLL_MILLIS = 100;

    private final ProcessCluster cluster;
    private final Path dir;

    /** Nodes that the supervisor started again. */
    private int restarts;

    private CrashCluster(ProcessCluster cluster, Path dir) {
        this.cluster = cluster;
        this.dir = dir;
    }

    /** A new cluster that serves. */
    static CrashCluster start(Path dir, int partitions, SourceList sources) throws IOException {
        Map<String, String> settings = Map.of(
                "partitions", Integer.toString(partitions),
                "failureDetectionSeconds", Integer.toString(DETECTION),
                "checkpointSeconds", "2",
                "memory", "{regionMiB: 64, checkpointBufferMiB: 16}",
                "wal", "{archiveMiB: 128}");
        ProcessCluster cluster = ProcessCluster.make(dir, NODES, sources, settings, SmallServer.flags());
        CrashCluster crash = new CrashCluster(cluster, dir);
        try {
            for (int i = 0; i < NODES; i++) {
                crash.startNode(i);
            }
            for (int i = 0; i < NODES; i++) {
                cluster.node(i).awaitUp(PATIENCE);
            }
            cluster.activate();
            cluster.awaitReady();
            return crash;
        } catch (RuntimeException | IOException e) {
            crash.close();
            throw e;
        }
    }

    private void startNode(int index) throws IOException {
        cluster.start(index, List.of("-D" + TestCrash.PROPERTY + "=@" + plan(index)));
    }

    private Path plan(int index) {
        return dir.toAbsolutePath().resolve("plan-" + index);
    }

    private void arm(int index, String plan) throws IOException {
        // in one step: the node reads it at any moment
        Path whole = Files.writeString(dir.resolve("plan-new"), plan);
        Files.move(whole, plan(index), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void disarm() throws IOException {
        for (int i = 0; i < NODES; i++) {
            Files.deleteIfExists(plan(i));
        }
    }

    ProcessCluster processes() {
        return cluster;
    }

    int restarts() {
        return restarts;
    }

    /**
     * Does it; comes back when it has struck.
     *
     * @return whether it struck as meant: a point may not be reached in time, the node is killed then
     */
    boolean strike(Fault fault, SplittableRandom random) throws IOException, InterruptedException {
        int victim = random.nextInt(NODES);
        int occurrence = random.nextInt(1, OCCURRENCE_MAX);
        return switch (fault) {
            case HEAD_LOCKED, ROWS_WRITTEN, BEFORE_COMMIT, COMMITTED_NOT_ANSWERED ->
                crashAt(victim, fault + ":" + occurrence);
            case CHECKPOINT, CHECKPOINT_PAGES -> crashAt(victim, fault + ":" + random.nextInt(1, 3));
            case REBALANCE -> {
                cluster.node(victim).kill();
                arm(victim, "REBALANCE:" + random.nextInt(1, REBALANCE_MAX));
                startNode(victim);
                yield awaitCrash(victim);
            }
            case RESTART -> {
                cluster.node(victim).kill();
                startNode(victim);
                Thread.sleep(random.nextInt(START_MILLIS_MAX));
                cluster.node(victim).kill();
                yield true;
            }
            case KILL_ONE, KILL_TWO, KILL_ALL -> {
                int count = fault == Fault.KILL_ONE ? 1 : fault == Fault.KILL_TWO ? 2 : NODES;
                int spread = random.nextBoolean() ? 0 : random.nextInt(SPREAD_MILLIS_MAX);
                for (int i = 0; i < count; i++) {
                    cluster.node((victim + i) % NODES).killNow();
                    Thread.sleep(spread);
                }
                // else one that is just dying is asked, and a client waits for its answer in vain
                for (int i = 0; i < count; i++) {
                    cluster.node((victim + i) % NODES).kill();
                }
                yield true;
            }
            case STOP_ONE -> {
                int exit = cluster.node(victim).stop();
                // it may have been about to halt, for want of a copy that another fault took away
                yield exit == 0 || exit == HaltPolicy.Halting.EXIT_CODE;
            }
            case FREEZE -> {
                cluster.node(victim).pause();
                thaw(victim, random);
                yield true;
            }
            case FREEZE_BEFORE_COMMIT -> freezeAt(victim, "BEFORE_COMMIT:" + occurrence, random);
            case FREEZE_COMMITTED -> freezeAt(victim, "COMMITTED_NOT_ANSWERED:" + occurrence, random);
        };
    }

    private boolean crashAt(int victim, String plan) throws IOException, InterruptedException {
        arm(victim, plan);
        return awaitCrash(victim);
    }

    private boolean awaitCrash(int victim) throws InterruptedException {
        NodeProcess node = cluster.node(victim);
        long end = System.nanoTime() + POINT_PATIENCE.toNanos();
        while (node.isAlive() && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS / 4);
        }
        boolean struck = !node.isAlive() && node.awaitExit(PATIENCE) == TestCrash.EXIT_CODE;
        node.kill();
        return struck;
    }

    private boolean freezeAt(int victim, String plan, SplittableRandom random)
            throws IOException, InterruptedException {
        arm(victim, plan + ":FREEZE");
        NodeProcess node = cluster.node(victim);
        long end = System.nanoTime() + POINT_PATIENCE.toNanos();
        while (node.isAlive() && !node.isPaused() && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS / 4);
        }
        boolean struck = node.isPaused();
        if (!struck) {
            node.pause();
        }
        thaw(victim, random);
        return struck;
    }

    /** Long enough that the others go on without it, sometimes just so. */
    private void thaw(int victim, SplittableRandom random) throws InterruptedException {
        Thread.sleep(1_000L * DETECTION + random.nextInt(100, 2_000));
        cluster.node(victim).resume();
    }

    /**
     * Brings all nodes back, as a supervisor does, and waits until both copies of every partition are in place and the log
     * verifies.
     *
     * @param journal what must be in the logs
     * @return entries in the logs
     */
    long recover(Journal journal) throws IOException, InterruptedException {
        disarm();
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing was tried";
        try {
            while (System.nanoTime() - end < 0) {
                if (supervise()) {
                    try {
                        Map<Integer, Long> due = journal.sizes();
                        SortedMap<Integer, VerifyAnswer> answers = verify();
                        last = whatIsMissing(answers.values());
                        if (last.isEmpty()) {
                            checkSizes(due, answers);
                            return answers.tailMap(0).values().stream()
                                    .mapToLong(VerifyAnswer::size)
                                    .sum();
                        }
                    } catch (GridException e) {
                        if (!e.error().retryable()) {
                            throw e;
                        }
                        last = e.getMessage();
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + whatTheNodesSaid(), e);
        }
        throw new AssertionError("the cluster did not come back: " + last + whatTheNodesSaid());
    }

    private String whatTheNodesSaid() {
        StringBuilder tails = new StringBuilder();
        for (int i = 0; i < NODES; i++) {
            tails.append("\nnode ")
                    .append(i)
                    .append(" said:\n")
                    .append(cluster.node(i).tail());
        }
        return tails.toString();
    }

    /** Starts what has ended; whether all serve. */
    private boolean supervise() throws IOException {
        boolean ready = true;
        for (int i = 0; i < NODES; i++) {
            NodeProcess node = cluster.node(i);
            if (!node.isAlive()) {
                restarts++;
                startNode(i);
                ready = false;
            } else {
                ready &= node.isReady();
            }
        }
        return ready;
    }

    /** The log of epochs and partitions by number; up to the first that is not OK, which is looked at again later, or an alarm. */
    private SortedMap<Integer, VerifyAnswer> verify() throws IOException {
        SortedMap<Integer, VerifyAnswer> answers = new TreeMap<>();
        try (CreditGridClient auditor = cluster.connect("auditor")) {
            auditor.audit().verifyAll(List.of(), VERIFICATIONS, (answer, done, all) -> {
                answers.put(answer.partition(), answer);
                if (!isOk(answer)) {
                    throw new NotOk();
                }
            });
        } catch (NotOk e) {
            // the answers say so
        }
        return answers;
    }

    /** Ends a verification at the first answer that is not OK: while a server is away it would only take processors. */
    private static final class NotOk extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static boolean isOk(VerifyAnswer answer) {
        return answer.verdict().equals(VerifyAnswer.OK);
    }

    /** Empty if all is well; throws on any finding beside a copy that is not there yet. */
    private static String whatIsMissing(Collection<VerifyAnswer> answers) {
        for (VerifyAnswer answer : answers) {
            for (VerifyAnswer.Finding finding : answer.findings()) {
                if (!finding.verdict().equals(VerifyAnswer.UNAVAILABLE)) {
                    throw new AssertionError("the audit found: " + finding.line());
                }
            }
            if (!isOk(answer)) {
                return "partition " + answer.partition() + " is " + answer.verdict() + " " + answer.findings();
            }
        }
        return "";
    }

    private static void checkSizes(Map<Integer, Long> due, Map<Integer, VerifyAnswer> answers) {
        due.forEach((partition, size) -> {
            long there = Objects.requireNonNull(answers.get(partition)).size();
            if (there < size) {
                throw new AssertionError(
                        "lost: partition " + partition + " has " + there + " entries, acknowledged were " + size);
            }
        });
    }

    @Override
    public void close() {
        cluster.close();
    }
}

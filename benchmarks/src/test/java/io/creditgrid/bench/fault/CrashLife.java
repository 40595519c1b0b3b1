package io.creditgrid.bench.fault;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One life of a cluster: it is made, written to, struck by faults, brought back after each, and looked through at its end. */
final class CrashLife {
    private static final long CALM_MILLIS = 400;

    /** What a life came to. */
    record Result(
            Map<Fault, Integer> struck, Map<Fault, Integer> missed, int acknowledged, long entries, int restarts) {}

    private CrashLife() {}

    /** What is written meanwhile. */
    interface Workload {
        /** Feeds that it needs. */
        List<SourceList.Source> sources() throws IOException;

        /** Starts it; closing ends it. */
        AutoCloseable start(CreditGridClient client, Journal journal, SplittableRandom random) throws IOException;
    }

    /**
     * Lives a life.
     *
     * @param name what it is called in what is printed
     * @param partitions of the cluster; each is verified after each fault
     */
    static Result live(
            String name, Path dir, int partitions, List<Fault> faults, Workload work, SplittableRandom random)
            throws Exception {
        Journal journal = new Journal();
        Map<Fault, Integer> struck = new TreeMap<>();
        Map<Fault, Integer> missed = new TreeMap<>();
        int restarts;
        GridFiles files;
        Path data;
        long begin = System.nanoTime();
        try (CrashCluster cluster = CrashCluster.start(dir, partitions, SourceList.of(work.sources()))) {
            files = cluster.processes().files();
            data = cluster.processes().dataDir();
            try (JournalChannel channel = new JournalChannel(
                            cluster.processes().thinAddresses(), "loader", files.password("loader"), journal, 0);
                    CreditGridClient client = channel.client();
                    AutoCloseable ignored = work.start(client, journal, random.split())) {
                System.err.printf("%s %-22s        %5.1f s%n", name, "START", seconds(begin));
                for (Fault fault : faults) {
                    Thread.sleep(CALM_MILLIS);
                    long start = System.nanoTime();
                    int before = journal.count();
                    boolean asMeant = cluster.strike(fault, random);
                    (asMeant ? struck : missed).merge(fault, 1, Integer::sum);
                    long entries = cluster.recover(journal);
                    System.err.printf(
                            "%s %-22s %s %5.1f s, %d acknowledged meanwhile, %d entries%n",
                            name,
                            fault,
                            asMeant ? "struck" : "MISSED",
                            seconds(start),
                            journal.count() - before,
                            entries);
                }
            }
            cluster.recover(journal);
            if (random.nextBoolean()) {
                cluster.processes().stopAll();
            } // else all are killed
            restarts = cluster.restarts();
        }
        long end = System.nanoTime();
        long entries = HistoryCheck.check(data, files, CrashCluster.NODES, partitions, journal);
        System.err.printf("%s %-22s        %5.1f s%n", name, "CHECK", seconds(end));
        return new Result(struck, missed, journal.count(), entries, restarts);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}

package io.creditgrid.grid.node;

/*
 * Without a mapped WAL, Ignite's writer thread spins while a committer that it served has not run yet. On few cores it
 * then takes the very processor that the committer waits for. With the lowest priority it yields: measured with two cores,
 * see docs/adr/0007.
 */
/**
 * Makes the thread that writes the WAL give way to those that wait for it.
 *
 * <p>Linux heeds a Java priority only under {@code -XX:ThreadPriorityPolicy=1}, which the launcher sets; elsewhere this does
 * nothing.
 */
final class WalWriter {
    private static final String THREAD = "wal-write-worker%";

    private WalWriter() {}

    /** Lowers the priority of the WAL writer of a node; call it once the grid is active, which starts that thread. */
    static void yieldToCommitters(String node) {
        Thread[] threads = new Thread[Thread.activeCount() + SPARE];
        int count = rootGroup().enumerate(threads);
        while (count == threads.length) {
            threads = new Thread[threads.length * 2];
            count = rootGroup().enumerate(threads);
        }
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith(THREAD + node)) {
                threads[i].setPriority(Thread.MIN_PRIORITY);
            }
        }
    }

    private static final int SPARE = 256;

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}

package io.creditgrid.bench.fault;

import io.creditgrid.bench.process.AccountMonth;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Threads that write single mutations and small units of firms that lie in all partitions. A unit whose outcome is not known
 * is sent again under the same ids until it is.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Writers implements AutoCloseable {
    /** Threads of them. */
    private static final int THREADS = 6;

    private static final int FIRMS = 200;
    private static final int ACCOUNTS = 12;
    private static final int UNIT_MAX = 5;
    private static final int UNIT_EVERY = 5;
    private static final long RETRY_MILLIS = 100;
    private static final String MONTH = "2025-11";

    /** Longest pause of a thread between two writes, milliseconds, unless a test needs the processors for servers that start. */
    static final long PAUSE_MILLIS_MAX = 60;

    private final Journal journal;
    private final CreditGridClient client;
    private final long pauseMillisMax;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    private Writers(Journal journal, CreditGridClient client, long pauseMillisMax) {
        this.journal = journal;
        this.client = client;
        this.pauseMillisMax = pauseMillisMax;
    }

    /**
     * Writers as the load of a life.
     *
     * @param pauseMillisMax longest pause of a thread between two writes
     */
    static CrashLife.Workload workload(long pauseMillisMax) {
        return new CrashLife.Workload() {
            @Override
            public List<SourceList.Source> sources() {
                return List.of(AccountMonth.feed());
            }

            @Override
            public AutoCloseable start(CreditGridClient client, Journal journal, SplittableRandom random) {
                Writers writers = new Writers(journal, client, pauseMillisMax);
                for (int i = 0; i < THREADS; i++) {
                    writers.add(i, random.split());
                }
                return writers;
            }
        };
    }

    private void add(int index, SplittableRandom random) {
        Thread thread = new Thread(() -> run(index, random), "writer-" + index);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(int index, SplittableRandom random) {
        for (long n = 1; !stopped; n++) {
            MutationUnit unit = unit(index, n, random);
            try {
                writeUntilKnown(unit);
                Thread.sleep(random.nextLong(pauseMillisMax));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!stopped) {
                    journal.anomaly("writer " + index + " failed: " + e);
                }
                return;
            }
        }
    }

    private void writeUntilKnown(MutationUnit unit) throws InterruptedException {
        while (!stopped) {
            try {
                List<Outcome> outcomes = client.write(unit);
                if (outcomes.stream().noneMatch(Outcome::retryable)) {
                    outcomes.stream()
                            .filter(outcome -> outcome.code() != Outcome.Code.LOADED)
                            .forEach(outcome -> journal.anomaly("a fresh mutation was answered with " + outcome));
                    return;
                }
            } catch (GridException e) {
                if (!e.error().retryable()) {
                    throw e;
                }
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private static MutationUnit unit(int index, long n, SplittableRandom random) {
        EnterpriseId firm = EnterpriseId.of("x-crash:" + random.nextInt(FIRMS));
        int size = random.nextInt(UNIT_EVERY) == 0 ? random.nextInt(2, UNIT_MAX + 1) : 1;
        List<Mutation> mutations = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (int i = 0; i < size; i++) {
            String account = index + "-" + (n % ACCOUNTS) + "-" + i;
            mutations.add(Mutation.of(
                    Origin.Request.of(RequestId.of(now, random)), AccountMonth.image(firm, account, MONTH, now, n)));
        }
        return new MutationUnit(mutations);
    }

    /** Stops them; what is under way is given up. */
    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

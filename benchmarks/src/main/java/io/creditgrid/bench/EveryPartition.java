package io.creditgrid.bench;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.Image;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Writers, one a partition, each of which writes one firm of it again and again. What is not confirmed is sent again under
 * the same id until it is.
 *
 * <p><strong>Thread-safety.</strong> {@link #mark} and {@link #awaitAll} by one thread.
 */
final class EveryPartition implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;
    private static final long POLL_MILLIS = 2;
    private static final long NONE = 0;

    private final CreditGridClient client;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();

    /** By partition: when the first write was confirmed that was first sent after the mark; {@link #NONE} if none was. */
    private final AtomicLongArray confirmedAt;

    private volatile long mark = System.nanoTime();
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;

    EveryPartition(CreditGridClient client, int partitions) {
        this.client = client;
        this.confirmedAt = new AtomicLongArray(partitions);
        Placement placement = new Placement(partitions);
        EnterpriseId[] firms = new EnterpriseId[partitions];
        int found = 0;
        for (int i = 0; found < partitions; i++) {
            EnterpriseId firm = EnterpriseId.of("x-bench:" + i);
            int partition = placement.partition(firm);
            if (firms[partition] == null) {
                firms[partition] = firm;
                found++;
            }
        }
        for (int partition = 0; partition < partitions; partition++) {
            int own = partition;
            Thread thread = new Thread(() -> run(own, firms[own]), "writer-" + partition);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run(int partition, EnterpriseId firm) {
        SplittableRandom random = new SplittableRandom(partition);
        try {
            for (long n = 0; !closed; n++) {
                long sentAt = System.nanoTime();
                if (write(firm, n, random)) {
                    long now = System.nanoTime();
                    acknowledged.incrementAndGet();
                    if (sentAt - mark >= 0) {
                        confirmedAt.compareAndSet(partition, NONE, now);
                    }
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Whether it was confirmed; false only when closed. */
    private boolean write(EnterpriseId firm, long n, SplittableRandom random) throws InterruptedException {
        long now = System.currentTimeMillis();
        Image image = Image.of(RecordSource.statement(firm, 0, 1, n));
        MutationUnit unit = new MutationUnit(List.of(Mutation.of(Origin.Request.of(RequestId.of(now, random)), image)));
        while (!closed) {
            try {
                Outcome outcome = client.write(unit).get(0);
                if (outcome.code() == Outcome.Code.LOADED) {
                    return true;
                }
                if (!outcome.retryable()) {
                    throw new IllegalStateException("expected a new statement to be taken in: " + outcome);
                }
            } catch (GridException e) {
                if (!e.error().retryable()) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    /** From now on only writes count that are first sent after this moment, which is given in nanoseconds. */
    long mark() {
        mark = Long.MAX_VALUE / 2 + System.nanoTime(); // none counts while the partitions are cleared
        for (int i = 0; i < confirmedAt.length(); i++) {
            confirmedAt.set(i, NONE);
        }
        long now = System.nanoTime();
        mark = now;
        return now;
    }

    /** Waits until every partition has confirmed a write sent after the mark; the time from the mark to the last of them. */
    Duration awaitAll(Duration patience) throws InterruptedException {
        long from = mark;
        long end = System.nanoTime() + patience.toNanos();
        long last = from;
        for (int i = 0; i < confirmedAt.length(); ) {
            RuntimeException failed = failure;
            if (failed != null) {
                throw failed;
            }
            long at = confirmedAt.get(i);
            if (at != NONE) {
                last = at - last > 0 ? at : last;
                i++;
            } else if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "partition " + i + " confirmed nothing within " + patience.toSeconds() + " s");
            } else {
                Thread.sleep(POLL_MILLIS);
            }
        }
        return Duration.ofNanos(last - from);
    }

    /** Writes that were confirmed so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

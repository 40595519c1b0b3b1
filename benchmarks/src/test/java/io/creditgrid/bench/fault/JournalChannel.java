package io.creditgrid.bench.fault;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.internal.Channel;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A channel that notes every acknowledgement in a journal, and goes on with another node when one fails it.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class JournalChannel implements Channel {
    /** A frozen node must not hold a caller for long; the same id is sent again. */
    private static final Duration TIMEOUT = Duration.ofSeconds(9);

    private static final int ATTEMPTS = 4;

    private final List<String> addresses;
    private final String user;
    private final String password;
    private final Journal journal;
    private final List<IgniteChannel> opened = new ArrayList<>();
    private final ExecutorService calls = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "journal-channel");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable IgniteChannel current;
    private int next;

    JournalChannel(List<String> addresses, String user, String password, Journal journal, int first) {
        this.addresses = List.copyOf(addresses);
        this.user = user;
        this.password = password;
        this.journal = journal;
        this.next = first;
    }

    /** A client over this channel. */
    CreditGridClient client() {
        return CreditGridClient.over(config(0), this);
    }

    private ClientConfig config(int index) {
        return new ClientConfig(List.of(addresses.get(index)), user, password, TIMEOUT, ATTEMPTS);
    }

    @Override
    public byte[] call(TaskName task, byte[] request) {
        IgniteChannel channel = current();
        try {
            byte[] answer = channel.call(task, request);
            if (task == TaskName.WRITE) {
                journal.answered(request, answer);
            }
            return answer;
        } catch (GridException e) {
            if (e.error() == GridError.INTERNAL) {
                journal.anomaly(task + " failed: " + e.getMessage());
            }
            if (e.error().retryable()) {
                drop(channel);
            }
            throw e;
        }
    }

    @Override
    public CompletableFuture<byte[]> callAsync(TaskName task, byte[] request) {
        return CompletableFuture.supplyAsync(() -> call(task, request), calls);
    }

    private synchronized IgniteChannel current() {
        if (current == null) {
            int index = next++ % addresses.size();
            IgniteChannel channel = IgniteChannel.connect(config(index));
            opened.add(channel);
            current = channel;
        }
        return current;
    }

    private synchronized void drop(IgniteChannel channel) {
        if (current == channel) {
            current = null;
        }
    }

    @Override
    public synchronized void close() {
        calls.shutdownNow();
        opened.forEach(channel -> {
            try {
                channel.close();
            } catch (RuntimeException e) {
                journalClosed(e);
            }
        });
    }

    private static void journalClosed(RuntimeException e) {
        System.err.println("a channel to a node that is gone did not close in order: " + e.getMessage());
    }
}

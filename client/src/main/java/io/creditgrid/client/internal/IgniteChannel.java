package io.creditgrid.client.internal;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.TaskName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientAuthenticationException;
import org.apache.ignite.client.ClientAuthorizationException;
import org.apache.ignite.client.ClientConnectionException;
import org.apache.ignite.client.ClientException;
import org.apache.ignite.client.ClientRetryReadPolicy;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.client.SslMode;
import org.apache.ignite.configuration.ClientConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * A channel over Ignite's thin client.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class IgniteChannel implements Channel {
    private static final String NIO = "java.nio";

    /** In what a node says of a task that it could not end, or begin, since it stops. */
    private static final List<String> STOPPING = List.of(
            "due to stopping of the grid",
            "due to grid shutdown",
            "Grid is in invalid state to perform this operation");

    /** In what a node says of a call that it did not take in. */
    private static final String TOO_MANY = "Active compute tasks per connection limit";

    /** In what a node says of a task while the grid is not active. */
    private static final String INACTIVE = "the grid is not active";

    /** What Ignite puts behind the message of an error. */
    private static final String STATUS = " (server status code";

    private static final int MESSAGE_MAX = 400;

    /** Tasks whose time grows with the data, or that wait for a change of the cluster. */
    private static final Set<TaskName> LONG =
            EnumSet.of(TaskName.VERIFY, TaskName.BACKUP, TaskName.RESTORE, TaskName.FORGET);

    private final ClientConfig config;
    private final IgniteClient client;
    private final ChannelThread thread;
    private volatile boolean closed;

    private IgniteChannel(ClientConfig config, IgniteClient client, ChannelThread thread) {
        this.config = config;
        this.client = client;
        this.thread = thread;
    }

    /**
     * Connects and logs in.
     *
     * @throws GridException MISSING_OPENS, WRONG_PASSWORD, TLS_FAILED or UNAVAILABLE, with the cure
     */
    public static IgniteChannel connect(ClientConfig config) {
        ChannelThread thread = new ChannelThread();
        try {
            return new IgniteChannel(config, start(config, thread), thread);
        } catch (GridException e) {
            thread.close();
            throw e;
        }
    }

    static IgniteClient start(ClientConfig config, Executor continuations) {
        requireOpens();
        ClientConfiguration ignite = new ClientConfiguration()
                .setAddresses(config.addresses().toArray(String[]::new))
                .setUserName(config.user())
                .setUserPassword(config.password())
                .setAsyncContinuationExecutor(continuations)
                .setRetryPolicy(new ClientRetryReadPolicy()) // our own repeats carry ids; Ignite's would not
                .setPartitionAwarenessEnabled(false)
                .setClusterDiscoveryEnabled(
                        false); // servers behind a proxy advertise addresses that clients cannot reach
        @Nullable ClientTls tls = ClientTls.of(config);
        if (tls != null) {
            ignite.setSslMode(SslMode.REQUIRED).setSslContextFactory(tls.contexts());
        }
        try {
            return Ignition.startClient(ignite);
        } catch (ClientAuthenticationException e) {
            throw new GridException(
                    GridError.WRONG_PASSWORD,
                    "the grid refused log-in " + config.user() + ": wrong log-in or password, or refused for "
                            + Limits.LOGIN_LOCKED_FOR.toSeconds() + " s after too many wrong ones",
                    e);
        } catch (ClientException e) {
            throw ClientTls.explain(config, tls, e);
        }
    }

    /** Ignite's client reads direct buffers by reflection; without this flag it fails in a way that explains nothing. */
    private static void requireOpens() {
        Module base = Object.class.getModule();
        if (!base.isOpen(NIO, IgniteChannel.class.getModule())) {
            throw new GridException(
                    GridError.MISSING_OPENS, "start the JVM with --add-opens java.base/java.nio=ALL-UNNAMED");
        }
    }

    @Override
    public byte[] call(TaskName task, byte[] request) {
        try {
            return callAsync(task, request).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.IN_DOUBT, "interrupted while waiting for an answer", e);
        } catch (ExecutionException e) {
            throw refusal(task, e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    public CompletableFuture<byte[]> callAsync(TaskName task, byte[] request) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new GridException(GridError.UNAVAILABLE, "this client is closed; connect anew"));
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Future<?> timeout = thread.after(
                patience(task),
                () -> answer.completeExceptionally(new GridException(
                        GridError.IN_DOUBT, "no answer within " + patience(task).toSeconds() + " s")));
        CompletionStage<Object> asked;
        try {
            asked = client.compute().executeAsync2(task.className(), request);
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        var unused = asked.whenComplete((value, failure) -> thread.execute(() -> {
            timeout.cancel(false);
            if (failure == null) {
                answer.complete((byte[]) Objects.requireNonNull(value));
            } else {
                answer.completeExceptionally(refusal(task, failure));
            }
        }));
        return answer;
    }

    private Duration patience(TaskName task) {
        boolean isLong = LONG.contains(task);
        return isLong && config.timeout().compareTo(ClientConfig.VERIFY_TIMEOUT) < 0
                ? ClientConfig.VERIFY_TIMEOUT
                : config.timeout();
    }

    private GridException refusal(TaskName task, Throwable e) {
        if (e instanceof GridException known) {
            return known;
        }
        String message = String.valueOf(e.getMessage());
        if (e instanceof ClientAuthorizationException || message.contains("NO_PERMISSION")) {
            return new GridException(
                    GridError.NO_PERMISSION, "log-in " + config.user() + " has no role that may call " + task, e);
        }
        if (message.contains(TOO_MANY)) {
            return new GridException(
                    GridError.BUSY, "too many calls of this connection are under way; send it again later", e);
        }
        if (message.contains(INACTIVE)) {
            return new GridException(GridError.UNAVAILABLE, ours(message, INACTIVE), e);
        }
        if (closed) {
            return new GridException(
                    GridError.IN_DOUBT, "this client was closed before an answer came; connect anew and ask again", e);
        }
        if (isStopping(message)) {
            return new GridException(GridError.IN_DOUBT, "the node stopped before it answered", e);
        }
        if (isConnectionLost(e)) {
            return new GridException(GridError.IN_DOUBT, "the connection broke before an answer came", e);
        }
        return new GridException(GridError.INTERNAL, task + " failed: " + brief(message), e);
    }

    /** Whether a node says that it stops: another may answer. */
    static boolean isStopping(String message) {
        return STOPPING.stream().anyMatch(message::contains);
    }

    /** Ignite wraps the loss of a connection differently for a call under way and for one that begins. */
    private static boolean isConnectionLost(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientConnectionException) {
                return true;
            }
        }
        return false;
    }

    /** What a node of ours said, from {@code start} on, without what Ignite adds. */
    static String ours(String message, String start) {
        int end = message.lastIndexOf(STATUS);
        int begin = message.indexOf(start);
        return end < begin ? message.substring(begin) : message.substring(begin, end);
    }

    /** Ignite's messages may hold all of its inner state. */
    static String brief(String message) {
        return message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX) + "…";
    }

    @Override
    public void close() {
        closed = true;
        client.close();
        thread.close();
    }
}

package io.creditgrid.client;

import io.creditgrid.client.internal.Channel;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.GridInfo;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.value.Interval;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Credit Grid under one log-in.
 *
 * <pre>{@code
 * try (CreditGridClient grid = CreditGridClient.builder()
 *         .address("127.0.0.1:10800").user("bank").password(password).connect()) {
 *     Outcome outcome = grid.write(MutationUnit.of(mutation)).get(0);
 * }
 * }</pre>
 *
 * <p>Refusals are {@link GridException}s with a stable {@link GridError}. Calls that the grid could not answer for want of a
 * resource are repeated with the same ids, so a repeat does no harm.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class CreditGridClient implements AutoCloseable {
    private static final long FIRST_WAIT_MILLIS = 20;
    private static final byte[] NOTHING = Answer.request(Map.of());

    private final ClientConfig config;
    private final Channel channel;
    private final RecordClient records;
    private final ScoreClient scores;
    private final PortfolioClient portfolio;
    private final AuditClient audit;
    private final SubjectClient subjects;

    private CreditGridClient(ClientConfig config, Channel channel, RequestIds ids) {
        this.config = config;
        this.channel = channel;
        this.records = new RecordClient(this, ids);
        this.scores = new ScoreClient(this, ids);
        this.portfolio = new PortfolioClient(this, ids);
        this.audit = new AuditClient(this, ids);
        this.subjects = new SubjectClient(this);
    }

    /** Starts with the stated defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A client over a channel of the caller's own; for tests that drop answers. */
    public static CreditGridClient over(ClientConfig config, Channel channel) {
        return new CreditGridClient(config, channel, ids());
    }

    private static RequestIds ids() {
        return new RequestIds(InstantSource.system(), new SecureRandom());
    }

    /** What the grid is, and what this log-in is in it. */
    public GridInfo info() {
        return Answer.read(channel.call(TaskName.INFO, NOTHING), GridInfo.class);
    }

    /** Creates the grid, once after its first activation; a further call answers the same. For operators. */
    public GridInfo create() {
        return Answer.read(channel.call(TaskName.CREATE, NOTHING), GridInfo.class);
    }

    /** Single records, read and written. */
    public RecordClient records() {
        return records;
    }

    /** Scores of single firms. */
    public ScoreClient scores() {
        return scores;
    }

    /** Scores of all firms, and the cards that they come from; for scientists. */
    public PortfolioClient portfolio() {
        return portfolio;
    }

    /** The score of a firm today; {@link ScoreClient#score(EnterpriseId, Purpose)}. */
    public ScoreAnswer score(EnterpriseId firm, Purpose purpose) {
        return scores.score(firm, purpose);
    }

    /** The score of a firm today with all that it is made of; {@link ScoreClient#explain}. */
    public ScoreAnswer explain(EnterpriseId firm, Purpose purpose) {
        return scores.explain(firm, purpose, null, null);
    }

    /** The record of a key on a day; {@link RecordClient#get(RecordKey, Purpose, LocalDate)}. */
    public ReadAnswer get(RecordKey key, @Nullable Purpose purpose, @Nullable LocalDate validAt) {
        return records.get(key, purpose, validAt);
    }

    /** All that was stated under a key; {@link RecordClient#history(RecordKey, Purpose)}. */
    public HistoryAnswer history(RecordKey key, @Nullable Purpose purpose) {
        return records.history(key, purpose);
    }

    /** States a record; {@link RecordClient#put}. */
    public Outcome put(CreditRecord record) {
        return records.put(record, Mutation.ANY);
    }

    /** States a record if its key's last entry is that one; {@link RecordClient#put}. */
    public Outcome put(CreditRecord record, long expectedSeq) {
        return records.put(record, expectedSeq);
    }

    /** Ends a STATE over an interval; {@link RecordClient#remove(RecordKey, Interval, Instant)}. */
    public Outcome remove(RecordKey key, Interval interval, Instant publishedAt) {
        return records.remove(key, interval, publishedAt);
    }

    /** Takes back an EVENT; {@link RecordClient#remove(RecordKey, LocalDate, Instant)}. */
    public Outcome remove(RecordKey key, @Nullable LocalDate at, Instant publishedAt) {
        return records.remove(key, at, publishedAt);
    }

    /**
     * Writes one unit; one outcome a mutation.
     *
     * @throws GridException if the frame as a whole was refused
     */
    public List<Outcome> write(MutationUnit unit) {
        return write(new WriteFrame(null, false, false, List.of(unit)));
    }

    /**
     * Writes a frame; one outcome a mutation, in the frame's order. Mutations that were refused for want of a resource are
     * sent again, under the same ids, until they are answered or the attempts are used up.
     *
     * @throws GridException if the frame as a whole was refused
     */
    public List<Outcome> write(WriteFrame frame) {
        List<Outcome> answered = new ArrayList<>(send(frame));
        for (int attempt = 1; attempt < config.attempts(); attempt++) {
            List<MutationUnit> open = new ArrayList<>();
            List<Integer> places = new ArrayList<>();
            int next = 0;
            for (MutationUnit unit : frame.units()) {
                List<Mutation> mutations = unit.mutations();
                if (answered.get(next).retryable()) {
                    open.add(unit);
                    for (int i = 0; i < mutations.size(); i++) {
                        places.add(next + i);
                    }
                }
                next += mutations.size();
            }
            if (open.isEmpty()) {
                return answered;
            }
            pause(attempt);
            List<Outcome> again = send(new WriteFrame(frame.batch(), true, frame.keepRestatements(), open));
            for (int i = 0; i < again.size(); i++) {
                answered.set(places.get(i), again.get(i));
            }
        }
        return answered;
    }

    private List<Outcome> send(WriteFrame frame) {
        byte[] request = frame.encode();
        int expected = frame.mutationCount();
        try {
            List<Outcome> outcomes = Outcomes.decode(channel.call(TaskName.WRITE, request));
            if (outcomes.size() == expected) {
                return outcomes;
            }
            GridError error = outcomes.isEmpty() ? null : outcomes.get(0).error();
            throw new GridException(
                    error == null ? GridError.INTERNAL : error,
                    outcomes.isEmpty()
                            ? "the grid answered nothing"
                            : outcomes.get(0).message());
        } catch (GridException e) {
            if (!e.error().retryable()) {
                throw e;
            }
            return java.util.Collections.nCopies(expected, Outcome.rejected(e.error(), e.plainMessage()));
        }
    }

    /** Doubling waits with jitter, so that many callers told BUSY do not come back together. */
    private static void pause(int attempt) {
        long most = FIRST_WAIT_MILLIS << Math.min(attempt, 7);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridException(GridError.IN_DOUBT, "interrupted between two attempts", e);
        }
    }

    /** What auditors, regulators and operators do with the log. */
    public AuditClient audit() {
        return audit;
    }

    /** The keys of personal subjects; for operators. */
    public SubjectClient subjects() {
        return subjects;
    }

    /** Calls a task with a JSON request; for the parts of this library. */
    <T> T call(TaskName task, Object request, Class<T> answer) {
        return Answer.read(channel.call(task, Answer.request(request)), answer);
    }

    /** As {@link #call}, repeated while the grid lacks a resource; the request carries an id, so a repeat does no harm. */
    <T> T repeat(TaskName task, Object request, Class<T> answer) {
        for (int attempt = 1; ; attempt++) {
            try {
                return call(task, request, answer);
            } catch (GridException e) {
                if (!e.error().retryable() || attempt >= config.attempts()) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Collects the settings of a client. Not thread-safe. */
    public static final class Builder {
        private final List<String> addresses = new ArrayList<>();
        private String user = "";
        private String password = "";
        private Duration timeout = ClientConfig.TIMEOUT;
        private int attempts = ClientConfig.ATTEMPTS;

        private Builder() {}

        /** Adds {@code host:port} of a node; more than one lets the client go on when a node is away. */
        public Builder address(String hostAndPort) {
            addresses.add(hostAndPort);
            return this;
        }

        /** The log-in. */
        public Builder user(String name) {
            user = name;
            return this;
        }

        /** Its password. */
        public Builder password(String secret) {
            password = secret;
            return this;
        }

        /** How long one call may take; default {@link ClientConfig#TIMEOUT}. */
        public Builder timeout(Duration most) {
            timeout = most;
            return this;
        }

        /** How often a call is tried; default {@link ClientConfig#ATTEMPTS}. */
        public Builder attempts(int most) {
            attempts = most;
            return this;
        }

        /**
         * Connects and logs in.
         *
         * @throws GridException if that fails, with the cure
         * @throws IllegalArgumentException if a setting is missing
         */
        public CreditGridClient connect() {
            ClientConfig config = new ClientConfig(addresses, user, password, timeout, attempts);
            return new CreditGridClient(config, IgniteChannel.connect(config), ids());
        }
    }
}

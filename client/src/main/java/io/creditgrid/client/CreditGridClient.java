package io.creditgrid.client;

import io.creditgrid.client.GridCalls.WhenFull;
import io.creditgrid.client.internal.Channel;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.GridInfo;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.contract.StatusAnswer;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.value.Interval;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * resource are repeated with the same ids, so a repeat does no harm. Calls wait for their answers, and before that for room
 * where too much of this client is unanswered; {@link #async()} has the same without waiting.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class CreditGridClient implements AutoCloseable {
    private final GridCalls calls;
    private final AsyncClient async;
    private final AsyncClient patient;
    private final RecordClient records;
    private final ScoreClient scores;
    private final PortfolioClient portfolio;
    private final AuditClient audit;
    private final SourceClient sources;
    private final SubjectClient subjects;
    private final BaselineClient baseline;
    private final BackupClient backups;

    private CreditGridClient(ClientConfig config, Channel channel, RequestIds ids) {
        this.calls = new GridCalls(config, channel);
        this.async = new AsyncClient(calls, ids, WhenFull.REFUSE);
        this.patient = new AsyncClient(calls, ids, WhenFull.WAIT);
        this.records = new RecordClient(patient);
        this.scores = new ScoreClient(patient);
        this.portfolio = new PortfolioClient(this, ids);
        this.audit = new AuditClient(this, ids);
        this.sources = new SourceClient(this);
        this.subjects = new SubjectClient(this);
        this.baseline = new BaselineClient(this);
        this.backups = new BackupClient(this);
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
        return call(TaskName.INFO, Map.of(), GridInfo.class);
    }

    /** Creates the grid, once after its first activation; a further call answers the same. For operators. */
    public GridInfo create() {
        return call(TaskName.CREATE, Map.of(), GridInfo.class);
    }

    /** How the grid stands, server by server. For operators. */
    public StatusAnswer status() {
        return call(TaskName.STATUS, Map.of(), StatusAnswer.class);
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
     * Writes one unit; one outcome a mutation. Units that other threads write meanwhile travel with it, each for itself.
     *
     * @throws GridException if its frame as a whole was refused
     */
    public List<Outcome> write(MutationUnit unit) {
        return Answers.await(patient.write(unit));
    }

    /**
     * Writes a frame; one outcome a mutation, in the frame's order. Mutations that were refused for want of a resource are
     * sent again, under the same ids, until they are answered or the attempts are used up.
     *
     * @throws GridException if the frame as a whole was refused
     */
    public List<Outcome> write(WriteFrame frame) {
        return Answers.await(patient.write(frame));
    }

    /** The same calls without waiting. */
    public AsyncClient async() {
        return async;
    }

    /** What auditors, regulators and operators do with the log. */
    public AuditClient audit() {
        return audit;
    }

    /** What loaders ask about their sources. */
    public SourceClient sources() {
        return sources;
    }

    /** Which servers hold data; for operators. */
    public BaselineClient baseline() {
        return baseline;
    }

    /** The keys of personal subjects; for operators. */
    public SubjectClient subjects() {
        return subjects;
    }

    /** The steps of backups and restores; for operators. */
    public BackupClient backups() {
        return backups;
    }

    /** Calls a task with a JSON request; for the parts of this library. */
    <T> T call(TaskName task, Object request, Class<T> answer) {
        return Answers.await(calls.call(task, request, answer, WhenFull.WAIT));
    }

    /** As {@link #call}, repeated while the grid lacks a resource; the request carries an id, so a repeat does no harm. */
    <T> T repeat(TaskName task, Object request, Class<T> answer) {
        return Answers.await(calls.repeat(task, request, answer, WhenFull.WAIT));
    }

    /** As {@link #repeat}, with a patience of the caller's own. */
    <T> T ask(TaskName task, Object request, Class<T> answer, Patience borne) {
        return Answers.await(calls.ask(task, request, answer, borne, WhenFull.WAIT));
    }

    /** Ends the connection. What waits is refused as UNAVAILABLE, what is under way ends in doubt. */
    @Override
    public void close() {
        calls.close();
    }

    /** Collects the settings of a client. Not thread-safe. */
    public static final class Builder {
        private final List<String> addresses = new ArrayList<>();
        private String user = "";
        private String password = "";
        private Duration timeout = ClientConfig.TIMEOUT;
        private int attempts = ClientConfig.ATTEMPTS;
        private @Nullable Path authority;

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

        /** PEM file of the authority that issued the servers' certificates, where they have TLS; default none. */
        public Builder authority(@Nullable Path pem) {
            authority = pem;
            return this;
        }

        /**
         * Connects and logs in.
         *
         * @throws GridException if that fails, with the cure
         * @throws IllegalArgumentException if a setting is missing
         */
        public CreditGridClient connect() {
            ClientConfig config = new ClientConfig(addresses, user, password, timeout, attempts, authority);
            return new CreditGridClient(config, IgniteChannel.connect(config), ids());
        }
    }
}

package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.compute.feature.FirmFile;
import io.creditgrid.compute.feature.FirmFileBuilder;
import io.creditgrid.compute.network.BasePdSnapshot;
import io.creditgrid.grid.door.Consents;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.door.Enquiries;
import io.creditgrid.grid.door.FirmRecords;
import io.creditgrid.grid.door.Ruling;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.score.Explanation;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.contract.score.ScoreRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.Reason;
import io.creditgrid.model.scorecard.RejectedValueException;
import io.creditgrid.model.scorecard.ScoreResult;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.persistence.door.Appender;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * One call
 * ========
 * s = size of the log; read; judge; append {enquiry, score} on condition that the firm was not written at or after s. If it
 * was, all starts again. So what was judged, consent above all, is what held when the score was logged.
 *
 * The log alone says whether a request is a repeat. It is asked before (a repeat is answered as the first time, whatever has
 * changed since) and after: the window of ids only knows that an id was seen in the partition, and a caller may have spent
 * it on another firm.
 */
/** One call for a score. Not thread-safe: its steps follow one another. */
final class ScoreCall {
    /** How often a firm that is being written is read before the caller is told BUSY. */
    private static final int ATTEMPTS = 5;

    /** What is read to judge a score: what features see, and consents. */
    private static final Set<RecordKind> READ = read();

    /** A score feels what others may not see. */
    static final Set<Disclosure> FELT = EnumSet.of(Disclosure.SUBJECT, Disclosure.OWNER);

    private final ComputeParts parts;
    private final Door door;
    private final Actor actor;
    private final ScoreRequest request;
    private final EnterpriseId firm;
    private final LocalDate validAt;
    private final ScoreRecords records;
    private int attempts;

    /** What this call judged last; null for a repeat of one that was answered. */
    private @Nullable Judgement mine;

    ScoreCall(ComputeParts parts, Actor actor, ScoreRequest request) {
        this.parts = parts;
        this.door = parts.door();
        this.actor = actor;
        this.request = request;
        this.firm = EnterpriseId.of(request.firm());
        this.validAt = parts.day(request.validAt());
        this.records = new ScoreRecords(door, firm, request);
    }

    private static Set<RecordKind> read() {
        EnumSet<RecordKind> kinds = EnumSet.copyOf(FirmFileBuilder.KINDS);
        kinds.add(RecordKind.CONSENT);
        return kinds;
    }

    /** Reads, judges and logs; what it returns is for {@code DoorTask}. */
    Object attempt() {
        attempts++;
        requireFreshId();
        int partition = door.placement().partition(firm);
        return Appends.then(door.appender().position(partition), position -> judge(position.size()));
    }

    private void requireFreshId() {
        Instant drawn = Instant.ofEpochMilli(RequestId.timeOf(request.request()));
        if (request.request().version() != 7 || drawn.isBefore(parts.now().minus(Limits.REQUEST_WINDOW))) {
            throw new GridException(
                    GridError.TOO_OLD,
                    "expected a request id (UUIDv7) of the last 10 minutes: time in id=" + drawn + "; draw a new one");
        }
    }

    private Object judge(long position) {
        ScoreRecords.Logged before = records.find();
        if (before.entries() > 0) {
            return answerOf(before, null);
        }
        Scorecard card = parts.cards().get(request.model(), parts.today());
        FirmRecords read = parts.reader().read(firm, READ);
        if (!read.isKnown()) {
            throw door.unknownFirm(
                    actor, "expected a firm that is registered: no enterprise record of it was ever loaded");
        }
        Ruling ruling = Consents.score(actor, request.purpose(), read, parts.today());
        if (!ruling.allows()) {
            return append(position, List.of(enquiry(ruling)), null);
        }
        BasePdSnapshot snapshot = parts.snapshots().current();
        FirmFile file = file(read, snapshot);
        if (!file.isRegistered()) {
            throw door.unknownFirm(
                    actor, "expected a firm that is registered on " + validAt + ": no enterprise record holds then");
        }
        return score(position, ruling, card, read, file, snapshot);
    }

    private FirmFile file(FirmRecords read, @Nullable BasePdSnapshot snapshot) {
        FirmFileBuilder builder = new FirmFileBuilder(validAt, parts.sourceOrder(), FELT);
        read.forEach(builder::add);
        return builder.build(snapshot == null ? null : parts.snapshots().customers(snapshot));
    }

    private Object score(
            long position,
            Ruling ruling,
            Scorecard card,
            FirmRecords read,
            FirmFile file,
            @Nullable BasePdSnapshot snapshot) {
        List<Mutation> unit = new ArrayList<>();
        if (ruling.isEnquiry()) {
            unit.add(enquiry(ruling));
        }
        Judgement judged;
        try {
            judged = Judgement.of(
                    card,
                    snapshot == null ? null : snapshot.source().sweepId(),
                    FeatureCatalogue.compute(file, card.inputs()));
        } catch (RejectedValueException e) {
            GridException refusal = new GridException(
                    GridError.BAD_VALUE,
                    "the card refuses a value of " + e.feature()
                            + "; give it points in the card, or correct the record",
                    e);
            if (unit.isEmpty()) {
                throw refusal;
            }
            return append(position, unit, refusal);
        }
        mine = judged;
        unit.add(records.score(actor, validAt, position, judged));
        Explanation explanation =
                request.explain() ? Explainer.explain(judged, door.sources(), actor.organisation(), read, file) : null;
        return append(position, unit, explanation);
    }

    private Mutation enquiry(Ruling ruling) {
        return Enquiries.enquiry(
                firm,
                request.request(),
                door.identity().offset(),
                parts.now(),
                actor,
                request.purpose(),
                request.explain() ? Enquiries.Verb.EXPLAIN : Enquiries.Verb.SCORE,
                ruling,
                null);
    }

    /**
     * @param extra an explanation that is not stored, or a refusal that follows; null for none
     */
    private Object append(long position, List<Mutation> unit, @Nullable Object extra) {
        return new DoorTask.Logging(new MutationUnit(unit), position, outcomes -> {
            if (outcomes.stream().map(Outcome::message).anyMatch(Appender.MOVED::equals) && attempts < ATTEMPTS) {
                return attempt();
            }
            Appends.requireDone(outcomes);
            ScoreRecords.Logged logged = records.find();
            if (logged.entries() != unit.size()) {
                throw spentId();
            }
            if (extra instanceof GridException refusal) {
                throw refusal.logged(logged.entries());
            }
            return answerOf(logged, (Explanation) extra);
        });
    }

    private static GridException spentId() {
        return new GridException(
                GridError.BAD_REQUEST,
                "expected a request id of its own: this one was used for something else; draw a new one");
    }

    /** The answer that follows from what is logged of the request, now or when it was first asked. */
    private ScoreAnswer answerOf(ScoreRecords.Logged logged, @Nullable Explanation explanation) {
        CreditRecord enquiry = logged.enquiry();
        CreditRecord any = enquiry == null ? Objects.requireNonNull(logged.score()) : enquiry;
        String verb = (request.explain() ? Enquiries.Verb.EXPLAIN : Enquiries.Verb.SCORE).name();
        if (!actor.organisation().equals(any.text("organisation"))
                || !request.purpose().name().equals(any.text("purpose"))
                || (enquiry != null && !verb.equals(enquiry.text("verb")))) {
            throw spentId();
        }
        if (logged.score() == null) {
            Ruling ruling = Ruling.valueOf(Objects.requireNonNull(any.text("result")));
            if (ruling.allows()) {
                throw new GridException(
                                GridError.BAD_VALUE, "the card refused a value when this request was first asked")
                        .logged(logged.entries());
            }
            throw ruling.refusal().logged(logged.entries());
        }
        if (!isAboutWhatWasAsked(logged.score())) {
            throw spentId();
        }
        Judgement judged = ScoreRecords.judgement(parts.cards(), logged.score(), parts.today(), mine);
        Explanation shown = explanation == null && request.explain() ? Explainer.again(judged) : explanation;
        return answer(judged, logged, shown);
    }

    /** What a request leaves open (today, the default card) was settled when it was first asked. */
    private boolean isAboutWhatWasAsked(CreditRecord score) {
        Long day = score.integer("validAt");
        return (request.validAt() == null || (day != null && day == validAt.toEpochDay()))
                && (request.model() == null || request.model().equals(score.text("model")));
    }

    private ScoreAnswer answer(Judgement judged, ScoreRecords.Logged logged, @Nullable Explanation explanation) {
        CreditRecord score = Objects.requireNonNull(logged.score());
        ScoreResult result = judged.result();
        String day = LocalDate.ofEpochDay(Objects.requireNonNull(score.integer("validAt")))
                .toString();
        String id = request.request().toString();
        boolean maySeePosition = !actor.has(Role.RISK_ENGINE) && !actor.has(Role.ENTERPRISE);
        ScoreAnswer.Receipt receipt = new ScoreAnswer.Receipt(
                id,
                firm.canonical(),
                judged.card().modelId(),
                day,
                "grid",
                maySeePosition ? score.integer("position") : null,
                judged.sweep(),
                VectorCommitment.of(door.keys(), id, judged.vector().encode()));
        return new ScoreAnswer(
                firm.canonical(),
                judged.card().modelId(),
                judged.card().about().name(),
                judged.card().about().version(),
                day,
                result.score(),
                result.pd(),
                result.grade(),
                reasons(result.reasons()),
                reasons(result.knockOuts()),
                judged.sweep(),
                logged.entries(),
                receipt,
                explanation);
    }

    private static List<ScoreAnswer.ScoreReason> reasons(List<Reason> reasons) {
        return reasons.stream()
                .map(reason -> new ScoreAnswer.ScoreReason(reason.code(), reason.text(), reason.points()))
                .toList();
    }
}

package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.contract.ShowRequest;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.persistence.door.Appender;
import io.creditgrid.persistence.door.LogPosition;
import io.creditgrid.persistence.log.LogReader;
import io.creditgrid.persistence.log.LoggedEntry;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one field of an entry: for supervisors, for the purpose SUPERVISION, of any kind of record. Whoever asks is
 * logged under the firm, allowed or not, before anything is shown; entries of the grid's own holders have no firm to tell.
 * Not thread-safe: its steps run one after the other.
 */
final class EntryOpening {
    private final Door door;
    private final Actor actor;
    private final LoggedEntry entry;
    private final RecordKey key;
    private final ShowAnswer.Opened opened;
    private final @Nullable Purpose purpose;
    private final @Nullable UUID request;

    /**
     * @throws IllegalArgumentException if the entry's kind has no such field
     */
    EntryOpening(Door door, Actor actor, LoggedEntry entry, String field, ShowRequest request) {
        this.door = door;
        this.actor = actor;
        this.entry = entry;
        this.key = entry.image().key();
        this.opened = EntryMessages.open(entry, field);
        this.purpose = request.purpose();
        this.request = request.request();
    }

    /**
     * The answer, or what it has to wait for.
     *
     * @throws GridException PURPOSE_NOT_YOURS or NO_PERMISSION if it may not be; BAD_REQUEST without a request id
     */
    Object answer() {
        Ruling ruling = ruling();
        if (key.firm().isGrid()) {
            return settled(ruling, 0);
        }
        if (request == null) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a UUIDv7 as the request's id, since openings are logged: it is absent");
        }
        CompletableFuture<LogPosition> position =
                door.appender().position(entry.leaf().partition());
        return new DoorTask.Later(position, () -> log(ruling, request, size(position)));
    }

    private Ruling ruling() {
        if (key.firm().isGrid()) {
            Instant now = door.clock().instant();
            return Consents.read(
                    actor,
                    door.sources(),
                    key,
                    entry.image().record(),
                    purpose,
                    new FirmRecords(key.firm(), Map.of()), // no consent is asked for the grid's own records
                    now.atOffset(door.identity().offset()).toLocalDate());
        }
        boolean mayOpen = purpose == Purpose.SUPERVISION && Consents.mayUse(actor, purpose, key.firm());
        return mayOpen ? Ruling.EXEMPT : Ruling.PURPOSE_NOT_YOURS;
    }

    private static long size(CompletableFuture<LogPosition> position) {
        try {
            return position.join().size();
        } catch (CompletionException e) {
            throw e.getCause() instanceof GridException known
                    ? known
                    : new GridException(
                            GridError.UNAVAILABLE, "the firm's partition cannot be written now; ask again", e);
        }
    }

    private Object log(Ruling ruling, UUID id, long size) {
        Leaf leaf = entry.leaf();
        Mutation enquiry = Enquiries.enquiry(
                key.firm(),
                id,
                door.identity().offset(),
                door.clock().instant(),
                actor,
                purpose,
                Enquiries.Verb.OPEN,
                ruling,
                key.kind().label() + " " + leaf.partition() + ":" + leaf.seq() + " " + opened.field());
        return new DoorTask.Logging(
                MutationUnit.of(enquiry),
                Appender.ANY_MOMENT,
                outcomes -> logged(ruling, enquiry, size, outcomes.get(0)));
    }

    private Object logged(Ruling ruling, Mutation enquiry, long size, Outcome outcome) {
        GridError error = outcome.error();
        if (error != null) {
            throw new GridException(error, "the opening could not be logged: " + outcome.message());
        }
        if (outcome.seq() >= size) {
            return settled(ruling, 1);
        }
        checkSame(enquiry, outcome);
        return settled(ruling, 0);
    }

    /** A request id stands for one question; were it answered for others too, they would be in no log. */
    private void checkSame(Mutation enquiry, Outcome outcome) {
        CreditRecord first = null;
        try (LogReader log = LogReader.open(door.ignite(), outcome.partition())) {
            LoggedEntry before = log == null ? null : LoggedEntry.find(log, outcome.seq());
            first = before == null
                    ? null
                    : before.opened(door.payloads(outcome.partition())).image().record();
        }
        CreditRecord asked = Objects.requireNonNull(enquiry.image().record());
        if (first == null || first.kind() != asked.kind() || !Enquiries.sameQuestion(first, asked)) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a fresh request id: " + request
                            + " was used for something else; make a new one for each call");
        }
    }

    private ShowAnswer settled(Ruling ruling, int logged) {
        if (!ruling.allows()) {
            throw ruling.refusal().logged(logged);
        }
        return EntryMessages.of(entry, opened, logged);
    }
}

package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.persistence.log.LoggedEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a field of an entry: supervisors, for the purpose SUPERVISION. Whoever asks is logged under the firm, allowed
 * or not, before anything is shown; entries of the grid's own holders have no firm to tell.
 */
final class OpeningRight {
    private static final long PATIENCE_SECONDS = 10;

    private final Door door;
    private final Actor actor;

    OpeningRight(Door door, Actor actor) {
        this.door = door;
        this.actor = actor;
    }

    /**
     * Judges and logs an opening.
     *
     * @return entries made under the firm
     * @throws GridException PURPOSE_NOT_YOURS or NO_PERMISSION if it may not be; BAD_REQUEST without a request id
     */
    int claim(LoggedEntry entry, String field, @Nullable Purpose purpose, @Nullable String requestId) throws Exception {
        Image image = entry.image();
        RecordKey key = image.key();
        Instant now = door.clock().instant();
        Ruling ruling = ruling(image, purpose, now);
        if (key.firm().isGrid() || ruling == Ruling.NOT_FOR_YOU) {
            if (!ruling.allows()) {
                throw ruling.refusal();
            }
            return 0;
        }
        Leaf leaf = entry.leaf();
        String subject = key.kind().label() + " " + leaf.partition() + ":" + leaf.seq() + " " + field;
        Mutation enquiry = Enquiries.enquiry(
                key.firm(),
                request(requestId),
                door.identity().offset(),
                now,
                actor,
                purpose,
                Enquiries.Verb.OPEN,
                ruling,
                subject);
        log(enquiry);
        if (!ruling.allows()) {
            throw ruling.refusal().logged(1);
        }
        return 1;
    }

    private Ruling ruling(Image image, @Nullable Purpose purpose, Instant now) {
        RecordKey key = image.key();
        if (!key.firm().isGrid() && purpose != Purpose.SUPERVISION) {
            return Ruling.PURPOSE_NOT_YOURS;
        }
        GridIdentity grid = door.identity();
        LocalDate today = now.atOffset(grid.offset()).toLocalDate();
        // supervision needs no consent, so none is read
        FirmRecords noConsents = new FirmRecords(key.firm(), Map.of());
        return Consents.read(actor, door.sources(), key, image.record(), purpose, noConsents, today);
    }

    private static UUID request(@Nullable String id) {
        try {
            return UUID.fromString(String.valueOf(id));
        } catch (IllegalArgumentException e) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a UUIDv7 as the request's id, since openings are logged: id=" + id,
                    e);
        }
    }

    private void log(Mutation enquiry) throws Exception {
        Outcome outcome = door.appender()
                .append(MutationUnit.of(enquiry), new Organisation(actor.organisation()), actor.login(), false, false)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .get(0);
        if (outcome.error() != null) {
            throw new GridException(outcome.error(), "the opening could not be logged: " + outcome.message());
        }
    }
}

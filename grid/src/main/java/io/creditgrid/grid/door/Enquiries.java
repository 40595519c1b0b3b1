package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the records by which a firm learns who asked for it. Pure functions. */
public final class Enquiries {
    /** What was asked. */
    public enum Verb {
        SCORE,
        EXPLAIN,
        GET,
        HISTORY,
        OPEN
    }

    private Enquiries() {}

    /**
     * The mutation that logs an enquiry.
     *
     * @param request id R of the call, a UUIDv7
     * @param offset the grid's offset; it says on which day the request falls
     * @param now the node's time
     * @param purpose as the call named it; null where it named none
     * @param ruling logged as {@link Ruling#result()}; EXEMPT is an opened entry
     * @param subject what was asked for, all of it but without values, for example {@code taxFiling tax/VAT/2021-12}: by it
     *     a repeat is told from another question under a used id
     */
    public static Mutation enquiry(
            EnterpriseId firm,
            UUID request,
            ZoneOffset offset,
            Instant now,
            Actor actor,
            @Nullable Purpose purpose,
            Verb verb,
            Ruling ruling,
            @Nullable String subject) {
        RecordKey key = key(firm, RecordKind.ENQUIRY, request);
        CreditRecord record = CreditRecord.event(key, dayOf(key, offset), now.toEpochMilli())
                .set("organisation", actor.organisation())
                .set("purpose", purpose == null ? "NONE" : purpose.name())
                .set("verb", verb.name())
                .set("result", ruling.result())
                .set("subject", subject)
                .build();
        return new Mutation(Origin.Request.of(request), Image.of(record), Mutation.ANY, purpose);
    }

    /**
     * Whether two enquiries ask the same: one organisation, purpose, verb and subject. A request id stands for one question;
     * were it answered for others too, they would be in no log.
     */
    public static boolean sameQuestion(CreditRecord logged, CreditRecord asked) {
        return Stream.of("organisation", "purpose", "verb", "subject")
                .allMatch(field -> Objects.equals(logged.text(field), asked.text(field)));
    }

    /** The key of an enquiry or a score by the id of its request. */
    public static RecordKey key(EnterpriseId firm, RecordKind kind, UUID request) {
        return new RecordKey(firm, kind, RecordKey.GRID_SOURCE, List.of(request.toString()));
    }

    /** The day of a request, epoch day at the grid's offset. */
    public static long dayOf(RecordKey key, ZoneOffset offset) {
        return key.kind().dayOf(key.parts(), offset);
    }

    /** The id under which the score of request R is written: R with its last bit flipped. */
    public static UUID scoreId(UUID request) {
        return new UUID(request.getMostSignificantBits(), request.getLeastSignificantBits() ^ 1);
    }
}

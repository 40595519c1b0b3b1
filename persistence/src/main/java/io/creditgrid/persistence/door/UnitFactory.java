package io.creditgrid.persistence.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.GridIdentity;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.ledger.Tags;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Judges what needs no stored state about a unit, and tags its keys.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class UnitFactory {
    private static final String TAG_PREFIX = "tag:";

    private final GridIdentity grid;
    private final Tags tags;
    private final Placement placement;
    private final Set<String> personalNamespaces;
    private final InstantSource clock;

    UnitFactory(GridIdentity grid, Tags tags, Set<String> personalNamespaces, InstantSource clock) {
        this.grid = grid;
        this.tags = tags;
        this.placement = new Placement(grid.partitions());
        this.personalNamespaces = Set.copyOf(personalNamespaces);
        this.clock = clock;
    }

    /**
     * The unit, ready for the appender.
     *
     * @throws GridException with the reason, if a mutation of it breaks a rule that needs no stored state
     */
    WriteUnit prepare(
            MutationUnit unit,
            Organisation organisation,
            String logIn,
            boolean again,
            boolean keepRestatements,
            long unmovedSince) {
        long now = clock.millis();
        List<WriteUnit.Item> items = new ArrayList<>(unit.mutations().size());
        for (Mutation mutation : unit.mutations()) {
            check(mutation, now);
            RecordKey key = mutation.image().key();
            items.add(new WriteUnit.Item(
                    mutation,
                    tags.key(key.kind().number(), key.source(), key.parts()),
                    key.kind().folderKind().number(),
                    key.kind().page(key.parts(), grid.offset())));
        }
        EnterpriseId firm = unit.firm();
        return new WriteUnit(
                firm,
                tags.firm(firm),
                placement.partition(firm),
                firm.isPersonal(personalNamespaces),
                organisation,
                logIn,
                items,
                again,
                keepRestatements,
                unmovedSince);
    }

    private void check(Mutation mutation, long now) {
        Image image = mutation.image();
        RecordKey key = image.key();
        checkNamed(key);
        if (key.clearPersonPart() >= 0) {
            throw new GridException(
                    GridError.BAD_VALUE,
                    "expected a person's token in " + key.kind().label() + ": it is in clear");
        }
        long ahead = image.publishedAt() - now;
        if (ahead > Limits.PUBLISHED_AHEAD_MAX.toMillis()) {
            throw new GridException(
                    GridError.PUBLISHED_IN_FUTURE,
                    "expected publishedAt at most a day ahead of the grid's clock: publishedAt="
                            + Instant.ofEpochMilli(image.publishedAt()) + ", now=" + Instant.ofEpochMilli(now)
                            + "; correct the date of the file");
        }
        checkDay(image);
        if (mutation.origin() instanceof Origin.Request request) {
            checkRequestId(request, now);
        }
    }

    /** The node reached has replaced personal firms by their tags; a tag that a caller gave must be of a partition. */
    private void checkNamed(RecordKey key) {
        if (key.clearSubjectPart(personalNamespaces) >= 0) {
            throw new GridException(
                    GridError.PERSONAL_SUBJECT,
                    "expected the tag of the personal firm that a " + key.kind().label() + " names: it is in clear");
        }
        for (String part : key.parts()) {
            if (part.startsWith(TAG_PREFIX)) {
                key.namedFirms().stream().filter(EnterpriseId::isTag).forEach(this::checkTag);
            }
        }
    }

    private void checkTag(EnterpriseId tag) {
        try {
            placement.partition(tag);
        } catch (IllegalArgumentException e) {
            throw new GridException(GridError.BAD_VALUE, String.valueOf(e.getMessage()), e);
        }
    }

    private void checkDay(Image image) {
        long due = image.key().kind().dayOf(image.key().parts(), grid.offset());
        boolean given = image.at() != CreditRecord.NO_DAY;
        if (due != Long.MIN_VALUE && image.at() != due && (given || image.op() == Op.PUT)) {
            throw new GridException(
                    GridError.DAY_NOT_END_OF_PERIOD,
                    "expected the last day of the period, " + LocalDate.ofEpochDay(due) + ": at="
                            + (given ? LocalDate.ofEpochDay(image.at()).toString() : "absent"));
        }
    }

    private static void checkRequestId(Origin.Request request, long now) {
        long time = RequestId.timeOf(request.id().array());
        if (time - now > Limits.REQUEST_AHEAD_MAX.toMillis()) {
            throw new GridException(
                    GridError.ID_IN_FUTURE,
                    "expected a request id at most 5 minutes ahead of the grid's clock: time in id="
                            + Instant.ofEpochMilli(time) + "; set the caller's clock");
        }
    }
}

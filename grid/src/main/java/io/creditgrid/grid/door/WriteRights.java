package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;

/** Who may write what: the source list for firms' records, the role for the grid's own. Pure functions. */
final class WriteRights {
    private WriteRights() {}

    /**
     * @throws GridException RESERVED_KIND or NOT_YOUR_SOURCE, with the cure
     */
    static void check(Actor actor, SourceList sources, Image image) {
        RecordKey key = image.key();
        RecordKind kind = key.kind();
        if (kind.isGridWritten() || kind == RecordKind.MODEL) {
            throw new GridException(
                    GridError.RESERVED_KIND,
                    "expected a kind that writers may write: kind=" + kind.label() + "; "
                            + (kind == RecordKind.MODEL
                                    ? "use 'creditgrid model deploy'"
                                    : "the grid writes it itself"));
        }
        if (kind == RecordKind.BATCH) {
            if (!actor.has(Role.LOADER) && !actor.has(Role.RISK_ENGINE)
                    || !key.source().equals(RecordKey.GRID_SOURCE)
                    || !key.firm().value().equals("b-" + key.part(0))) {
                throw new GridException(
                        GridError.NOT_YOUR_SOURCE,
                        "expected a loader's batch record under grid:b-<batch id> with source grid: log-in="
                                + actor.login());
            }
            checkFeed(actor, sources, image);
            return;
        }
        checkSource(actor, sources, key.source(), kind);
    }

    /** A batch is of a feed that its loader may load: by it others are told what came last. */
    private static void checkFeed(Actor actor, SourceList sources, Image image) {
        CreditRecord record = image.record();
        String feed = record == null ? null : record.text("feed");
        boolean mine = feed != null
                && sources.find(feed)
                        .filter(source -> source.owner().equals(actor.organisation())
                                || source.loaders().contains(actor.organisation()))
                        .isPresent();
        if (!mine) {
            throw new GridException(
                    GridError.NOT_YOUR_SOURCE,
                    "expected the batch of a source that lists " + actor.organisation() + " as owner or loader: feed="
                            + feed + "; ask its owner to list you");
        }
    }

    /**
     * @throws GridException NOT_YOUR_SOURCE, with the cure
     */
    static void checkSource(Actor actor, SourceList sources, String source, RecordKind kind) {
        if (!sources.mayWrite(actor.organisation(), source, kind.label())) {
            throw new GridException(
                    GridError.NOT_YOUR_SOURCE,
                    "expected a source that lists " + actor.organisation() + " as owner or loader for " + kind.label()
                            + ": source=" + source + "; ask its owner to list you");
        }
    }
}

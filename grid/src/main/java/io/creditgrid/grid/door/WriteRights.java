package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;

/** Who may write what: the source list for firms' records, the role for the grid's own. Pure functions. */
final class WriteRights {
    private WriteRights() {}

    /**
     * @throws GridException RESERVED_KIND or NOT_YOUR_SOURCE, with the cure
     */
    static void check(Actor actor, SourceList sources, RecordKey key) {
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
            return;
        }
        if (!sources.mayWrite(actor.organisation(), key.source(), kind.label())) {
            throw new GridException(
                    GridError.NOT_YOUR_SOURCE,
                    "expected a source that lists " + actor.organisation() + " as owner or loader for " + kind.label()
                            + ": source=" + key.source() + "; ask its owner to list you");
        }
    }
}

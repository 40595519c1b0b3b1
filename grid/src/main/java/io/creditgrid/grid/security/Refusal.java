package io.creditgrid.grid.security;

import io.creditgrid.model.contract.GridError;
import org.apache.ignite.IgniteException;
import org.apache.ignite.plugin.security.SecurityException;

/**
 * What a refused caller gets to see.
 *
 * <p>Ignite answers a thin client whose call ended in its {@code SecurityException} with a bare "not authorized" and
 * drops the text. A caller from outside therefore gets another exception, whose text reaches it; code in the node gets
 * Ignite's.
 */
final class Refusal {
    /** The way to write, named in refusals of all other ways. */
    static final String WRITE_TASK = "io.creditgrid.grid.door.WriteTask";

    /** The way to read, named in refusals of all other ways. */
    static final String READ_TASK = "io.creditgrid.grid.door.ReadTask";

    /** What every refusal begins with: the name of its stable error. */
    static final String CODE = "NO_PERMISSION: ";

    private Refusal() {}

    static RuntimeException of(GateSubject subject, String message) {
        return subject.isNode() ? new SecurityException(CODE + message) : new IgniteException(CODE + message);
    }

    /** A task was called on a grid that is not active. */
    static RuntimeException inactive() {
        return new IgniteException(
                GridError.UNAVAILABLE + ": the grid is not active; a new one is activated by an operator,"
                        + " another becomes active when all its servers are back");
    }
}

package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.GridInfo;
import io.creditgrid.model.ledger.GridIdentity;

/** Tells a client the grid's identity and what its own log-in is. */
public final class InfoTask extends DoorTask<Nothing> {
    private static final long serialVersionUID = 1L;

    public InfoTask() {
        super(Nothing.class);
    }

    @Override
    protected Object answer(Door door, Actor actor, Nothing request) {
        return info(door, actor);
    }

    static GridInfo info(Door door, Actor actor) {
        GridIdentity grid = door.identity();
        String version = InfoTask.class.getPackage().getImplementationVersion();
        return new GridInfo(
                grid.gridId().toString(),
                grid.partitions(),
                grid.offsetSeconds(),
                version == null ? "development" : version,
                actor.organisation(),
                actor.login(),
                actor.roles().stream().map(Role::label).sorted().toList());
    }
}

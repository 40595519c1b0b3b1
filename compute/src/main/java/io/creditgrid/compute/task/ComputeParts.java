package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.SourceOrder;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.FirmReader;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks that score share on one node: compiled cards and the snapshot of base probabilities. Attached to each
 * {@link GridNode} by {@link #attach}, after the door.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class ComputeParts {
    private final Door door;
    private final CardStore cards;
    private final SnapshotStore snapshots;
    private final SourceOrder sourceOrder;

    private ComputeParts(Door door) {
        this.door = door;
        this.cards = new CardStore(door);
        this.snapshots = new SnapshotStore(door);
        SourceList sources = door.sources();
        this.sourceOrder = new SourceOrder(
                sources.names(),
                sources.names().stream()
                        .filter(name -> sources.find(name)
                                .map(source -> source.tradeSide() == SourceList.TradeSide.CUSTOMER)
                                .orElse(false))
                        .collect(Collectors.toSet()));
    }

    /** Attaches the parts to a node that has a {@link Door}; for {@code NodeConfig.wiring}. */
    public static void attach(GridNode node) {
        node.attach(ComputeParts.class, new ComputeParts(node.part(Door.class)));
    }

    /** The parts of the node behind an Ignite instance. */
    public static ComputeParts of(Ignite ignite) {
        return GridNode.of(ignite).part(ComputeParts.class);
    }

    Door door() {
        return door;
    }

    CardStore cards() {
        return cards;
    }

    SnapshotStore snapshots() {
        return snapshots;
    }

    /** Which source is believed where several state one fact. */
    SourceOrder sourceOrder() {
        return sourceOrder;
    }

    /** A reader of firms' folders. */
    FirmReader reader() {
        return door.firms();
    }

    Instant now() {
        return door.clock().instant();
    }

    /** The day at the grid's offset. */
    LocalDate today() {
        return LocalDate.ofInstant(now(), door.identity().offset());
    }

    /**
     * The day that a request names, today if it names none.
     *
     * @throws GridException BAD_REQUEST if it is no ISO date
     */
    LocalDate day(@Nullable String validAt) {
        if (validAt == null) {
            return today();
        }
        try {
            return LocalDate.parse(validAt);
        } catch (DateTimeParseException e) {
            throw new GridException(
                    GridError.BAD_REQUEST, "expected a valid day as yyyy-mm-dd: valid-at=" + validAt, e);
        }
    }
}

package io.creditgrid.grid.health;

import java.util.ArrayList;
import java.util.List;

/** Whether a node may be stopped without a partition being left without a copy. */
final class Safety {
    private Safety() {}

    /**
     * @param active whether the grid is active: before that no node knows what the others have
     * @param settled whether all that came to this node by rebalance is in a checkpoint
     * @param backups copies beside the primary that the grid keeps
     */
    static Health of(boolean active, boolean settled, int backups, Copies copies) {
        if (!active) {
            return Health.of("safe", List.of("the grid is not active: what copies there are is not known"));
        }
        if (!copies.known()) {
            return Health.of("safe", List.of("what copies there are is not known yet"));
        }
        List<String> against = new ArrayList<>();
        if (!copies.filling().isEmpty()) {
            against.add("rebalance is under way: " + copies.filling().size() + " partitions are being filled here");
        } else if (copies.fillingElsewhere()) {
            against.add("rebalance is under way: partitions are being filled on another server");
        } else if (!settled) {
            against.add("what came by rebalance is not in a checkpoint yet");
        }
        if (!copies.lost().isEmpty()) {
            against.add("partitions without any copy: " + Readiness.listed(copies.lost()));
        }
        if (!copies.only().isEmpty()) {
            against.add(
                    backups == 0
                            ? "the grid keeps no backups: the only copy of its partitions is here"
                            : "the only complete copy of " + copies.only().size() + " partitions is here: "
                                    + Readiness.listed(copies.only()));
        }
        return Health.of("safe", against);
    }
}

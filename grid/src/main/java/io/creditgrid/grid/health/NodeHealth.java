package io.creditgrid.grid.health;

import io.creditgrid.persistence.door.AppenderStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a node found when it looked at itself.
 *
 * @param ready whether it takes reads and writes
 * @param safe whether it may be stopped without a partition being left without a copy
 * @param active whether the grid is active
 * @param baseline the servers
 * @param copies copies of partitions
 * @param rebalance how far the filling of copies is
 * @param settled whether all that came to it by rebalance is in a checkpoint
 * @param appender how its appender stands; null while there is none
 * @param epoch the last epoch; null where the node has no copy of that log
 * @param perSecond mutations that it answered a second, over the last ten or so
 */
public record NodeHealth(
        Health ready,
        Health safe,
        boolean active,
        Baseline baseline,
        Copies copies,
        Rebalance rebalance,
        boolean settled,
        @Nullable AppenderStatus appender,
        @Nullable EpochMark epoch,
        double perSecond) {}

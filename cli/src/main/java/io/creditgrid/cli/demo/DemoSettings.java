package io.creditgrid.cli.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is run with.
 *
 * @param enterprises firms to make, where there is no plan
 * @param nodes nodes of the embedded grid
 * @param seed seed of the made files
 * @param plan plan to load instead, null to make files
 * @param data folder of the plan's files, null to make files
 * @param stay whether the grid stays up until the process is ended
 * @param keep whether the folder is kept
 */
public record DemoSettings(
        int enterprises,
        int nodes,
        long seed,
        @Nullable Path plan,
        @Nullable Path data,
        boolean stay,
        boolean keep) {
    /** Firms made by default. */
    public static final int ENTERPRISES = 10_000;

    /** Fewer firms have no defaults to tell apart. */
    public static final int ENTERPRISES_MIN = 50;

    /** More do not fit the memory of an embedded node. */
    public static final int ENTERPRISES_MAX = 20_000;

    /** With one node there would be no second copy to compare. */
    public static final int NODES_MIN = 2;

    /** Embedded nodes share one machine. */
    public static final int NODES_MAX = 4;
}

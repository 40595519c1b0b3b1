package io.creditgrid.bench;

import java.util.List;

/** What both pairs of servers are given alike. */
public final class ServerSizes {
    /** Servers of a pair. */
    static final int SERVERS = 2;

    /** P. */
    public static final int PARTITIONS = 32;

    /** Memory for pages of each server. */
    public static final long REGION_BYTES = 2L << 30;

    /** What writes survive unless a bench is told otherwise, as {@code node.yaml} names it. */
    static final String DURABILITY = "log-only";

    /** Heap and collector of each server. */
    static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

    private ServerSizes() {}
}

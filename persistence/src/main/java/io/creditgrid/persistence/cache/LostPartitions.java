package io.creditgrid.persistence.cache;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.IgniteEx;

/*
 * Why it is kept
 * ==============
 * Ignite lets nobody read or write a partition that lost its last copy, until the next start: then it takes the empty copy that
 * was made meanwhile for a whole one. A log that began anew there, or went on from a copy that missed entries, would be another
 * log under the same name. So what was lost is kept where all servers have it, beside what Ignite itself keeps of the cluster.
 */
/**
 * Partitions that lost entries when servers were forgotten. Nothing is written to them any more.
 *
 * @param known whether it was looked what was lost since a server was forgotten; if not, any partition may have lost some
 * @param partitions those that did
 */
public record LostPartitions(boolean known, Set<Integer> partitions) {
    private static final String KEY = "creditgrid.lost-partitions";
    private static final String NOT_KNOWN = "?";
    private static final String BETWEEN = ",";

    /** What is said while it was not looked yet. */
    public static final String NOT_KNOWN_YET =
            "servers were forgotten, and it is not known yet what is lost; if this stays, an operator runs 'creditgrid cluster"
                    + " forget NODE' again";

    /** Keeps a copy. */
    public LostPartitions {
        partitions = Set.copyOf(partitions);
    }

    /** What {@code ignite} knows of it; waits for nothing but a page of its own. */
    public static LostPartitions of(Ignite ignite) {
        try {
            Object kept = ((IgniteEx) ignite).context().distributedMetastorage().read(KEY);
            return kept instanceof String text ? parse(text) : new LostPartitions(true, Set.of());
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        }
    }

    private static LostPartitions parse(String text) {
        boolean known = !text.startsWith(NOT_KNOWN);
        return new LostPartitions(
                known,
                Arrays.stream(text.substring(known ? 0 : NOT_KNOWN.length()).split(BETWEEN, -1))
                        .filter(number -> !number.isEmpty())
                        .map(Integer::valueOf)
                        .collect(Collectors.toSet()));
    }

    /** Whether it is known that nothing was ever lost. */
    public boolean isNone() {
        return known && partitions.isEmpty();
    }

    /** Whether nothing may be read from a partition or written to it. */
    public boolean holds(int partition) {
        return !known || partitions.contains(partition);
    }

    /**
     * Checks that a partition did not lose entries.
     *
     * @throws GridException LOST if it did; UNAVAILABLE if that is not known yet
     */
    public void require(int partition) {
        if (partitions.contains(partition)) {
            throw new GridException(
                    GridError.LOST,
                    "partition " + partition
                            + " lost entries with servers that were forgotten: nothing is read from it or written to"
                            + " it; restore a backup into a new grid");
        }
        requireKnown();
    }

    /**
     * Checks that no partition lost entries.
     *
     * @throws GridException LOST if one did; UNAVAILABLE if that is not known yet
     */
    public void requireNone() {
        partitions.stream().sorted().limit(1).forEach(this::require);
        requireKnown();
    }

    /** The refusal of all that needs the log of epochs, where no copy of it is left. */
    public static GridException epochsLost() {
        return new GridException(
                GridError.LOST,
                "the log of epochs, which says what this grid is, has no copy any more; start all servers of the baseline"
                        + " that have their disks, or restore a backup into a new grid");
    }

    private void requireKnown() {
        if (!known) {
            throw new GridException(GridError.UNAVAILABLE, NOT_KNOWN_YET);
        }
    }

    /**
     * Tells all servers that nothing may be written before it is known what is lost. They have heard of it when this returns.
     *
     * @param lost what is lost for certain, beside what was before
     */
    public static void hold(Ignite ignite, Collection<Integer> lost) {
        keep(ignite, new LostPartitions(false, with(ignite, lost)));
    }

    /** Tells all servers what is lost, beside what was before. */
    public static void add(Ignite ignite, Collection<Integer> lost) {
        keep(ignite, new LostPartitions(true, with(ignite, lost)));
    }

    private static Set<Integer> with(Ignite ignite, Collection<Integer> lost) {
        Set<Integer> all = new TreeSet<>(of(ignite).partitions());
        all.addAll(lost);
        return all;
    }

    private static void keep(Ignite ignite, LostPartitions lost) {
        String numbers =
                lost.partitions().stream().sorted().map(String::valueOf).collect(Collectors.joining(BETWEEN));
        try {
            ((IgniteEx) ignite)
                    .context()
                    .distributedMetastorage()
                    .write(KEY, lost.known() ? numbers : NOT_KNOWN + numbers);
        } catch (IgniteCheckedException e) {
            throw new IgniteException(e);
        }
    }
}

package io.creditgrid.grid.cluster;

import io.creditgrid.grid.health.Baseline;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Majority;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/*
 * Why a majority of the baseline has to be there before it may change
 * ====================================================================
 * The majority is counted against the baseline. Were a minority allowed to take the others out, it would be a majority of what
 * is left, and so would the others, who know nothing of it: both would write. A change that a majority takes part in is known
 * to at least one server of every later majority, and Ignite lets no server join whose baseline went another way.
 */
/** Whether the baseline may change. Pure functions. */
final class BaselineRules {
    private static final int LISTED_MAX = 10;

    private BaselineRules() {}

    /**
     * Checks that the grid can bear a change at all.
     *
     * @param uncovered partitions without a complete copy
     * @throws GridException UNSAFE if it cannot, with the cure
     */
    static void requireSound(Baseline baseline, Set<Integer> uncovered) {
        if (!Majority.holds(baseline.present(), baseline.names().size())) {
            throw unsafe(
                    "expected a majority of the baseline " + baseline.names() + " to be there: " + baseline.missing()
                            + " are not; start them first, or two parts of the grid could both come to write");
        }
        if (!uncovered.isEmpty()) {
            throw unsafe("expected a complete copy of every partition on a server that is there: there is none of "
                    + listed(uncovered) + "; start " + baseline.missing() + ", or wait for the rebalance");
        }
    }

    /**
     * Those of {@code names} that are not in the baseline yet.
     *
     * @throws GridException UNKNOWN_SERVER if one of the others is not there
     */
    static List<String> toAdd(Baseline baseline, List<String> names) {
        List<String> added = names.stream()
                .distinct()
                .filter(name -> !baseline.names().contains(name))
                .toList();
        for (String name : added) {
            if (!baseline.servers().contains(name)) {
                throw new GridException(
                        GridError.UNKNOWN_SERVER,
                        "expected a server that is there, one of " + baseline.servers() + ": server=" + name
                                + "; start it, with the seeds and the key file of this grid");
            }
        }
        return added;
    }

    /**
     * Checks that servers can be taken out: they are in the baseline and stopped.
     *
     * @throws GridException UNKNOWN_SERVER, or UNSAFE if one runs
     */
    static void requireRemovable(Baseline baseline, List<String> names) {
        for (String name : names) {
            if (!baseline.names().contains(name)) {
                throw new GridException(
                        GridError.UNKNOWN_SERVER,
                        "expected a server of the baseline " + baseline.names() + ": server=" + name);
            }
            if (baseline.servers().contains(name)) {
                throw unsafe("expected a server that is stopped: " + name
                        + " runs, and others have no copies yet of what it would take with it; when 'creditgrid cluster safe "
                        + name + "' says so, stop it, then remove it");
            }
        }
    }

    /**
     * Checks that servers can be forgotten: they are in the baseline and stopped, and what is left of it may decide that.
     *
     * @param active whether the grid is active
     * @throws GridException UNKNOWN_SERVER, or UNSAFE with the cure
     */
    static void requireForgettable(Baseline baseline, List<String> names, boolean active) {
        requireRemovable(baseline, names);
        if (names.containsAll(baseline.names())) {
            throw unsafe("expected that a server of the baseline " + baseline.names()
                    + " is left: start one that still has its disk");
        }
        List<String> others = baseline.missing().stream()
                .filter(name -> !names.contains(name))
                .toList();
        boolean decides =
                active && Majority.holds(baseline.present(), baseline.names().size());
        if (!decides && !others.isEmpty()) {
            throw unsafe(
                    "expected all servers of the baseline but those to be forgotten: " + others
                            + " are missing too, and may have newer copies; start them, or have them forgotten with the others");
        }
    }

    static GridException unsafe(String message) {
        return new GridException(GridError.UNSAFE, message);
    }

    /** The first of some partitions. */
    static String listed(Collection<Integer> partitions) {
        int more = partitions.size() - LISTED_MAX;
        return partitions.stream().limit(LISTED_MAX).map(String::valueOf).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}

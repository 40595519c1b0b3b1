package io.creditgrid.cli.demo;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.Plan;
import io.creditgrid.model.record.RecordKind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The feeds of a plan as a grid's source list has them. Pure functions. */
public final class PlanSources {
    private PlanSources() {}

    /** The plan's sources in its order; the default log-in {@code loader} may load them all for their owners. */
    public static List<SourceList.Source> of(Plan plan) {
        return plan.sources().stream().map(PlanSources::source).toList();
    }

    private static SourceList.Source source(Plan.Source source) {
        Set<String> loaders = new HashSet<>(source.loaders());
        loaders.add(GridFiles.LOADER_ORGANISATION);
        return new SourceList.Source(
                source.name(),
                source.owner(),
                loaders,
                source.kinds().stream().map(RecordKind::label).collect(Collectors.toSet()),
                source.tradeSide()
                        .map(label -> SourceList.TradeSide.valueOf(label.toUpperCase(Locale.ROOT)))
                        .orElse(null));
    }
}

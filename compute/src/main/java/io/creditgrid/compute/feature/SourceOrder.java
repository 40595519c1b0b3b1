package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which source is believed where several state one fact: of trades first the customers' side, else the order of the source list. A
 * source in no list comes last, by its name.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param names sources in the order of the source list
 * @param customerSide those that report trades from the customers' side
 */
public record SourceOrder(List<String> names, Set<String> customerSide) {
    /** Copies the collections. */
    public SourceOrder {
        names = List.copyOf(names);
        customerSide = Set.copyOf(customerSide);
    }

    /** Sources of {@code kind}, the most believed first. */
    Comparator<String> of(RecordKind kind) {
        Comparator<String> listed =
                Comparator.<String>comparingInt(this::rank).thenComparing(Comparator.naturalOrder());
        return kind == RecordKind.TRADE
                ? Comparator.<String, Boolean>comparing(source -> !customerSide.contains(source))
                        .thenComparing(listed)
                : listed;
    }

    private int rank(String source) {
        int index = names.indexOf(source);
        return index < 0 ? Integer.MAX_VALUE : index;
    }
}

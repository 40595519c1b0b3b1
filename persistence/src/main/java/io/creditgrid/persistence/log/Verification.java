package io.creditgrid.persistence.log;

import io.creditgrid.model.ledger.CheckReport;
import java.util.List;
import java.util.Map;

/**
 * What the verification of one partition in a live grid came to.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param report what the checkers found
 * @param copies the copies that were read, as findings call them: {@code primary on <node>}, {@code backup on <node>}
 * @param kinds labels of the kinds of the entries that findings name, by seq, as far as they can be told
 */
public record Verification(CheckReport report, List<String> copies, Map<Long, String> kinds) {
    /** Keeps copies of the collections. */
    public Verification {
        copies = List.copyOf(copies);
        kinds = Map.copyOf(kinds);
    }
}

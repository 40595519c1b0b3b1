package io.creditgrid.model.contract;

import java.util.List;

/**
 * Asks for the baseline, that is, the servers that hold data, after a change of it.
 *
 * @param add names of servers that are there and are taken in; none to change nothing
 * @param remove names of servers that are stopped and are taken out; none to change nothing
 */
public record BaselineRequest(List<String> add, List<String> remove) {
    /** Keeps copies of the lists. */
    public BaselineRequest {
        add = List.copyOf(add);
        remove = List.copyOf(remove);
    }

    /** Asks for it as it is. */
    public static BaselineRequest show() {
        return new BaselineRequest(List.of(), List.of());
    }
}

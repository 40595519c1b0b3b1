package io.creditgrid.persistence.door;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Units that wait for one partition: log-ins take turns, the units of one log-in keep their order. So one that floods the
 * partition makes itself wait, and others for one unit at most.
 *
 * <p><strong>Thread-safety.</strong> None; guarded by its appender. <strong>Complexity.</strong> Constant time a unit.
 */
final class WaitingUnits {
    private final Map<String, Deque<WriteUnit>> byLogIn = new LinkedHashMap<>();

    boolean isEmpty() {
        return byLogIn.isEmpty();
    }

    void add(WriteUnit unit) {
        queue(unit).addLast(unit);
    }

    /** Puts a unit back that was taken out before all others of its log-in. */
    void putBack(WriteUnit unit) {
        queue(unit).addFirst(unit);
    }

    private Deque<WriteUnit> queue(WriteUnit unit) {
        return byLogIn.computeIfAbsent(unit.logIn(), logIn -> new ArrayDeque<>());
    }

    /** Takes out the next unit. There must be one. */
    WriteUnit remove() {
        Iterator<Map.Entry<String, Deque<WriteUnit>>> all = byLogIn.entrySet().iterator();
        Map.Entry<String, Deque<WriteUnit>> turn = all.next();
        String logIn = turn.getKey();
        Deque<WriteUnit> queue = turn.getValue();
        all.remove();
        WriteUnit unit = queue.remove();
        if (!queue.isEmpty()) {
            byLogIn.put(logIn, queue); // behind all others
        }
        return unit;
    }
}

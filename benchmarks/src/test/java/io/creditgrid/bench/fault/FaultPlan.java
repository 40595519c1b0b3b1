package io.creditgrid.bench.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws faults so that each kind comes about equally often. Not thread-safe. */
final class FaultPlan {
    private final Random random;
    private final List<Fault> left = new ArrayList<>();

    FaultPlan(long seed) {
        this.random = new Random(seed);
    }

    /** The next {@code count} faults. */
    List<Fault> next(int count) {
        List<Fault> faults = new ArrayList<>();
        while (faults.size() < count) {
            if (left.isEmpty()) {
                left.addAll(List.of(Fault.values()));
                Collections.shuffle(left, random);
            }
            faults.add(left.remove(left.size() - 1));
        }
        return faults;
    }
}

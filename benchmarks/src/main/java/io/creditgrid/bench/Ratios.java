package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.model.contract.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Figures of one kind, one a round.
 *
 * <p><strong>Thread-safety.</strong> None.
 */
final class Ratios {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        List<Double> sorted = sorted();
        int size = sorted.size();
        return size % 2 == 1 ? sorted.get(size / 2) : (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
    }

    private List<Double> sorted() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted;
    }

    /** Least, greatest and all of them, in the order of rounds. */
    ObjectNode range() {
        List<Double> sorted = sorted();
        ObjectNode node = Answer.json().createObjectNode();
        node.put("min", rounded(sorted.get(0)));
        node.put("max", rounded(sorted.get(sorted.size() - 1)));
        var all = node.putArray("rounds");
        values.forEach(value -> all.add(rounded(value)));
        return node;
    }

    /** The latest one. */
    double last() {
        return rounded(values.get(values.size() - 1));
    }

    /** Means of the first and the second half of the rounds; the one in the middle counts for both. */
    ObjectNode halves() {
        ObjectNode node = Answer.json().createObjectNode();
        int half = (values.size() + 1) / 2;
        node.put("firstHalf", mean(values.subList(0, half)));
        node.put("secondHalf", mean(values.subList(values.size() - half, values.size())));
        return node;
    }

    private static double mean(List<Double> some) {
        return rounded(some.stream().mapToDouble(Double::doubleValue).average().orElse(0));
    }

    /** Puts the median under {@code key} and the range under {@code keyRange}. */
    void putInto(ObjectNode node, String key) {
        node.put(key, rounded(median()));
        node.set(key + "Range", range());
    }

    /** To three figures, or whole where it is large. */
    static double rounded(double value) {
        return value >= 100 ? Math.rint(value) : Math.rint(value * 1_000) / 1_000;
    }
}

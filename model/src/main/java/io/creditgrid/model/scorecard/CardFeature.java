package io.creditgrid.model.scorecard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * One feature of a card: points for every value and every state that it can have. It is numeric if it has bins, else categorical.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param name name in the feature catalogue
 * @param baseline points that reasons are counted from under {@code BELOW_BASELINE} and {@code TOAD_MEDIAN}
 * @param bins bins in rising order that cover the line once; empty for a categorical feature
 * @param categories category code to points; empty for a numeric feature
 * @param missing state to points; a state that is absent is refused
 * @param special exact number to points, looked up before the bins
 * @param unknown points of a category that is not listed, or of a value of the other type; null if such a value is refused
 */
public record CardFeature(
        String name,
        double baseline,
        List<Bin> bins,
        Map<String, Cell> categories,
        Map<FeatureState, Cell> missing,
        Map<Double, Cell> special,
        @Nullable Cell unknown) {

    /** Copies the collections, the order of the categories kept. */
    public CardFeature {
        bins = List.copyOf(bins);
        categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
        missing = Map.copyOf(missing);
        special = Map.copyOf(special);
    }

    /**
     * What the card gives for {@code value}.
     *
     * @throws RejectedValueException if the card refuses it
     */
    public Cell cellOf(FeatureValue value) {
        Cell cell = find(value);
        if (cell == null) {
            throw new RejectedValueException(name, value);
        }
        return cell;
    }

    /**
     * What may be told of {@code value} where the value itself may not: the bin that it lies in, or the exact number or
     * category that the card lists; null without a value, or for a value that the card does not list.
     */
    public @Nullable String bandOf(FeatureValue value) {
        if (value instanceof FeatureValue.Category category) {
            return categories.containsKey(category.code()) ? category.code() : null;
        }
        if (value instanceof FeatureValue.Missing || bins.isEmpty()) {
            return null;
        }
        double number = number(value);
        if (special.containsKey(number)) {
            return "= " + number;
        }
        return bins.stream()
                .filter(bin -> bin.reaches(number))
                .findFirst()
                .map(Bin::toString)
                .orElse(null);
    }

    private static double number(FeatureValue value) {
        return value instanceof FeatureValue.Whole whole ? (double) whole.value() : ((FeatureValue.Real) value).value();
    }

    /** The most points that any value or state can give. */
    public double maxPoints() {
        return points().max().orElse(0);
    }

    /** The fewest points that any value or state can give. */
    public double minPoints() {
        return points().min().orElse(0);
    }

    private @Nullable Cell find(FeatureValue value) {
        if (value instanceof FeatureValue.Missing none) {
            return missing.get(none.state());
        }
        if (value instanceof FeatureValue.Category category) {
            Cell cell = categories.get(category.code());
            return cell == null ? unknown : cell;
        }
        return bins.isEmpty() ? unknown : numeric(number(value));
    }

    private @Nullable Cell numeric(double number) {
        Cell exact = special.get(number);
        if (exact != null) {
            return exact;
        }
        for (Bin bin : bins) {
            if (bin.reaches(number)) {
                return bin.cell();
            }
        }
        return null;
    }

    private DoubleStream points() {
        return cells().stream().mapToDouble(Cell::points);
    }

    /** All cells, those of bins first. */
    List<Cell> cells() {
        return cells(bins, categories, missing, special, unknown);
    }

    /** All cells of a feature with these parts, those of bins first. */
    static List<Cell> cells(
            List<Bin> bins,
            Map<String, Cell> categories,
            Map<FeatureState, Cell> missing,
            Map<Double, Cell> special,
            @Nullable Cell unknown) {
        List<Cell> cells = new ArrayList<>();
        bins.forEach(bin -> cells.add(bin.cell()));
        cells.addAll(categories.values());
        cells.addAll(missing.values());
        cells.addAll(special.values());
        if (unknown != null) {
            cells.add(unknown);
        }
        return cells;
    }
}

package io.creditgrid.model.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code features} of a card. Not thread-safe. */
final class FeatureReader {
    private static final String REJECT = "REJECT";

    private final CardNode node;
    private final ReasonPolicy.@Nullable Algorithm algorithm;
    private final @Nullable Double neutral;
    private final @Nullable String reason;

    /**
     * @param node one element of {@code features}
     * @param algorithm of the reason policy, null if it could not be read
     * @param neutral points of a WoE of 0, null if the card does not say enough to know
     */
    FeatureReader(CardNode node, ReasonPolicy.@Nullable Algorithm algorithm, @Nullable Double neutral) {
        this.node = node;
        this.algorithm = algorithm;
        this.neutral = neutral;
        this.reason = node.optionalText("reason");
    }

    /** The feature, null if it has a problem. */
    @Nullable
    CardFeature read() {
        int before = node.problems().count();
        String name = node.text("name");
        node.optionalNumber("coef");
        List<Bin> bins = bins();
        Map<String, Cell> categories = categories();
        Map<FeatureState, Cell> missing = missing();
        Map<Double, Cell> special = special(categories);
        if (bins.isEmpty() == categories.isEmpty()) {
            node.problem("expected either bins or categories, found " + (bins.isEmpty() ? "neither" : "both"));
        }
        Cell unknown = unknown(CardFeature.cells(bins, categories, missing, special, null));
        double baseline = baseline(CardFeature.cells(bins, categories, missing, special, unknown));
        node.close();
        if (name == null || node.problems().count() > before) {
            return null;
        }
        CardFeature feature = new CardFeature(name, baseline, bins, categories, missing, special, unknown);
        requireReasons(feature);
        return feature;
    }

    private List<Bin> bins() {
        List<Bin> bins = new ArrayList<>();
        List<CardNode> nodes = node.optionalObjects("bins");
        for (CardNode bin : nodes) {
            Bin read = bin(bin);
            if (read != null) {
                bins.add(read);
            }
        }
        if (!bins.isEmpty() && bins.size() == nodes.size()) {
            requireCover(bins);
        }
        return bins;
    }

    private @Nullable Bin bin(CardNode bin) {
        bin.optional("id");
        bin.optionalNumber("woe");
        Double lo = bin.optionalNumber("lo");
        Double hi = bin.optionalNumber("hi");
        Boolean loIncl = lo == null ? Boolean.FALSE : bin.flag("loIncl");
        Boolean hiIncl = hi == null ? Boolean.FALSE : bin.flag("hiIncl");
        bin.optional("loIncl");
        bin.optional("hiIncl");
        Cell cell = cell(bin);
        if (loIncl == null || hiIncl == null || cell == null) {
            return null;
        }
        Bin read = new Bin(
                lo == null ? Double.NEGATIVE_INFINITY : lo,
                hi == null ? Double.POSITIVE_INFINITY : hi,
                loIncl,
                hiIncl,
                cell);
        if (!read.isFilled()) {
            bin.problem("expected a bin that holds a number, found " + read);
        }
        return read;
    }

    private void requireCover(List<Bin> bins) {
        if (bins.get(0).lo() != Double.NEGATIVE_INFINITY) {
            node.problem("expected the first bin to have no lo, so that every number meets one: " + bins.get(0));
        }
        for (int i = 1; i < bins.size(); i++) {
            if (!bins.get(i - 1).meets(bins.get(i))) {
                node.problem("expected bins in rising order without gap or overlap: " + bins.get(i - 1) + " before "
                        + bins.get(i));
            }
        }
        Bin last = bins.get(bins.size() - 1);
        if (last.hi() != Double.POSITIVE_INFINITY) {
            node.problem("expected the last bin to have no hi, so that every number meets one: " + last);
        }
    }

    private Map<String, Cell> categories() {
        Map<String, Cell> categories = new LinkedHashMap<>();
        for (CardNode category : node.optionalObjects("categories")) {
            category.optional("id");
            category.optionalNumber("woe");
            List<String> codes = category.oneOrMoreTexts("in");
            Cell cell = cell(category);
            for (String code : codes) {
                if (categories.containsKey(code)) {
                    category.problem("expected each category once: " + code);
                }
                if (cell != null) {
                    categories.put(code, cell);
                }
            }
        }
        return categories;
    }

    private Map<FeatureState, Cell> missing() {
        Map<FeatureState, Cell> cells = new EnumMap<>(FeatureState.class);
        CardNode missing = node.object("missing");
        if (missing == null) {
            return cells;
        }
        for (FeatureState state : FeatureState.values()) {
            if (state == FeatureState.OK) {
                continue;
            }
            JsonNode entry = missing.required(state.name());
            if (entry != null && !isReject(entry)) {
                Cell cell = cell(new CardNode(entry, missing.at(state.name()), node.problems()));
                if (cell != null) {
                    cells.put(state, cell);
                }
            }
        }
        missing.close();
        return cells;
    }

    private Map<Double, Cell> special(Map<String, Cell> categories) {
        Map<Double, Cell> cells = new LinkedHashMap<>();
        for (CardNode special : node.optionalObjects("special")) {
            Double code = special.number("code");
            Cell cell = cell(special);
            if (!categories.isEmpty()) {
                special.problem("expected no special number where the feature has categories");
            }
            if (code != null && cell != null && cells.put(code + 0.0, cell) != null) {
                special.problem("expected each special number once: " + code);
            }
        }
        return cells;
    }

    private @Nullable Cell unknown(List<Cell> others) {
        JsonNode rule = node.required("unknown");
        if (rule == null || isReject(rule)) {
            return null;
        }
        if (rule.isNumber()) {
            return new Cell(rule.doubleValue(), reason);
        }
        if (rule.isTextual() && rule.textValue().equals("MIN")) {
            return new Cell(others.stream().mapToDouble(Cell::points).min().orElse(0), reason);
        }
        node.problems().add(node.at("unknown"), "expected REJECT, MIN or a number of points, found " + rule);
        return null;
    }

    private double baseline(List<Cell> cells) {
        JsonNode rule = node.optional("baseline");
        Double median = node.optionalNumber("median");
        if (algorithm == null || algorithm == ReasonPolicy.Algorithm.POINTS_BELOW_MAX) {
            return 0;
        }
        if (algorithm == ReasonPolicy.Algorithm.TOAD_MEDIAN) {
            return orProblem(median, "expected the feature's median points for TOAD_MEDIAN in the field median");
        }
        if (rule == null) {
            return orProblem(null, "expected a baseline for BELOW_BASELINE");
        }
        if (rule.isNumber()) {
            return rule.doubleValue();
        }
        return switch (rule.asText()) {
            case "MAX" -> cells.stream().mapToDouble(Cell::points).max().orElse(0);
            case "MEDIAN" -> orProblem(median, "baseline MEDIAN needs the field median: it cannot be told from a card");
            case "NEUTRAL" -> orProblem(neutral, "baseline NEUTRAL needs the card's intercept or basePoints");
            default -> orProblem(null, "expected baseline MAX, MEDIAN, NEUTRAL or a number, found " + rule);
        };
    }

    private double orProblem(@Nullable Double value, String problem) {
        if (value == null) {
            node.problem(problem);
            return 0;
        }
        return value;
    }

    /** A loss without a code would vanish from the reasons in silence. */
    private void requireReasons(CardFeature feature) {
        double full = algorithm == ReasonPolicy.Algorithm.POINTS_BELOW_MAX ? feature.maxPoints() : feature.baseline();
        for (Cell cell : feature.cells()) {
            if (cell.points() < full && cell.reason() == null) {
                node.problem("expected a reason where points are lost: " + cell.points() + " of " + full
                        + " points have none, in the entry or as reason of the feature");
                return;
            }
        }
    }

    /** The points and the reason of an entry, which is closed with it: its other fields are read before. */
    private @Nullable Cell cell(CardNode entry) {
        Double points = entry.number("points");
        String own = entry.optionalText("reason");
        entry.close();
        return points == null ? null : new Cell(points, own == null ? reason : own);
    }

    private static boolean isReject(JsonNode rule) {
        return rule.isTextual() && rule.textValue().equals(REJECT);
    }
}

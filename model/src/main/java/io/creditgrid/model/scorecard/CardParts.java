package io.creditgrid.model.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a card from its JSON, and notes what is wrong with each. */
final class CardParts {
    private CardParts() {}

    /** The card, null if it has a problem. */
    static @Nullable Scorecard read(CardNode card, String modelId) {
        Problems problems = card.problems();
        String schema = card.text("schema");
        if (schema != null && !schema.equals(ScorecardReader.SCHEMA)) {
            card.problem("expected schema " + ScorecardReader.SCHEMA + ", found " + schema);
        }
        Scorecard.About about = about(card);
        Scaling scaling = scaling(card);
        Double basePoints = card.optionalNumber("basePoints");
        Double intercept = card.optionalNumber("intercept");
        fit(card);
        ReasonPolicy policy = reasonPolicy(card);
        List<CardNode> nodes = card.objects("features");
        if (nodes.isEmpty()) {
            card.problem("expected at least one feature");
        }
        Double neutral = neutral(scaling, basePoints, intercept, nodes.size());
        List<CardFeature> features = features(nodes, policy, neutral, problems);
        List<KnockOut> knockOuts = knockOuts(card);
        Calibration calibration = calibration(card);
        MasterScale masterScale = masterScale(card);
        Map<String, String> texts = reasonTexts(card, features, knockOuts);
        card.required("expect");
        card.close();
        if (about == null
                || scaling == null
                || policy == null
                || calibration == null
                || masterScale == null
                || problems.count() > 0) {
            return null;
        }
        return new Scorecard(
                modelId,
                about,
                scaling,
                basePoints == null ? 0 : basePoints,
                features,
                knockOuts,
                calibration,
                masterScale,
                policy,
                texts);
    }

    private static Scorecard.@Nullable About about(CardNode card) {
        String name = card.text("id");
        String version = card.text("version");
        String parent = card.optionalText("parentSha256");
        String population = card.text("population");
        Integer horizon = card.wholeNumber("horizonMonths");
        String target = card.text("target");
        if (parent != null && !parent.matches("[0-9a-f]{64}")) {
            card.problem("expected parentSha256 of 64 lower-case hexadecimal digits, found " + parent);
        }
        if (horizon != null && horizon < 1) {
            card.problem("expected horizonMonths of at least 1, found " + horizon);
        }
        if (name == null || version == null || population == null || horizon == null || target == null) {
            return null;
        }
        return new Scorecard.About(name, version, parent, population, horizon, target);
    }

    private static @Nullable Scaling scaling(CardNode card) {
        CardNode node = card.object("scaling");
        if (node == null) {
            return null;
        }
        Double pdo = node.number("pdo");
        Double score0 = node.number("score0");
        Double odds0 = node.number("odds0");
        OddsSide side = node.name("oddsSide", OddsSide.class);
        Rounding rounding = node.name("rounding", Rounding.class);
        RoundStage stage = node.name("roundStage", RoundStage.class);
        Double min = node.number("min");
        Double max = node.number("max");
        node.close();
        if (pdo == null
                || score0 == null
                || odds0 == null
                || side == null
                || rounding == null
                || stage == null
                || min == null
                || max == null) {
            return null;
        }
        return node.built(() -> new Scaling(pdo, score0, odds0, side, rounding, stage, min, max));
    }

    /** What the card says of its fit. It is kept in the file for whoever judges the card; no score depends on it. */
    private static void fit(CardNode card) {
        if (card.optional("woeSign") != null) {
            card.name("woeSign", WoeSign.class);
        }
        JsonNode training = card.optional("training");
        if (training != null) {
            CardNode node = new CardNode(training, card.at("training"), card.problems());
            node.optionalNumber("rows");
            node.optionalNumber("bads");
            node.optionalText("from");
            node.optionalText("to");
            node.optionalText("dataSnapshotHash");
            node.close();
        }
    }

    private static @Nullable ReasonPolicy reasonPolicy(CardNode card) {
        CardNode node = card.object("reasonPolicy");
        if (node == null) {
            return null;
        }
        ReasonPolicy.Algorithm algorithm = node.name("algorithm", ReasonPolicy.Algorithm.class);
        Integer max = node.wholeNumber("max");
        node.close();
        return algorithm == null || max == null ? null : node.built(() -> new ReasonPolicy(algorithm, max));
    }

    private static @Nullable Double neutral(
            @Nullable Scaling scaling, @Nullable Double basePoints, @Nullable Double intercept, int features) {
        if (basePoints != null) {
            return 0.0;
        }
        return scaling == null || intercept == null || features == 0
                ? null
                : (Double) ((scaling.offset() - scaling.factor() * intercept) / features);
    }

    private static List<CardFeature> features(
            List<CardNode> nodes, @Nullable ReasonPolicy policy, @Nullable Double neutral, Problems problems) {
        List<CardFeature> features = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CardNode node : nodes) {
            CardFeature feature = new FeatureReader(node, policy == null ? null : policy.algorithm(), neutral).read();
            if (feature == null) {
                continue;
            }
            features.add(feature);
            if (!names.add(feature.name())) {
                problems.add(node.path(), "expected each feature once: " + feature.name());
            }
        }
        return features;
    }

    private static List<KnockOut> knockOuts(CardNode card) {
        List<KnockOut> rules = new ArrayList<>();
        for (CardNode node : card.optionalObjects("knockOuts")) {
            String feature = node.text("feature");
            CardNode condition = node.object("condition");
            String reason = node.text("reason");
            Condition read = condition == null ? null : condition(condition);
            node.close();
            if (feature != null && read != null && reason != null) {
                rules.add(new KnockOut(feature, read, reason));
            }
        }
        return rules;
    }

    private static @Nullable Condition condition(CardNode node) {
        Condition.Op op = node.name("op", Condition.Op.class);
        if (op == null) {
            return null;
        }
        Double value = op.isNumeric() ? node.number("value") : Double.valueOf(0);
        List<String> values = op.isNumeric() ? List.of() : node.oneOrMoreTexts("values");
        if (op == Condition.Op.STATE) {
            values.forEach(name -> CardNode.name(name, node.at("values"), FeatureState.class, node.problems()));
        }
        node.close();
        return value == null ? null : new Condition(op, value, values);
    }

    private static @Nullable Calibration calibration(CardNode card) {
        CardNode node = card.object("calibration");
        CalibrationType type = node == null ? null : node.name("type", CalibrationType.class);
        if (node == null || type == null) {
            return null;
        }
        Calibration read = switch (type) {
            case NONE -> new Calibration.None();
            case LOGIT_AFFINE -> affine(node);
            case ISOTONIC -> isotonic(node);
        };
        node.close();
        return read;
    }

    private static @Nullable Calibration affine(CardNode node) {
        Double a = node.number("a");
        Double b = node.number("b");
        return a == null || b == null ? null : node.built(() -> new Calibration.LogitAffine(a, b));
    }

    private static @Nullable Calibration isotonic(CardNode node) {
        List<Calibration.Knot> knots = new ArrayList<>();
        for (CardNode knot : node.objects("knots")) {
            Double pd = knot.number("pd");
            Double to = knot.number("to");
            knot.close();
            Calibration.Knot read = pd == null || to == null ? null : knot.built(() -> new Calibration.Knot(pd, to));
            if (read != null) {
                knots.add(read);
            }
        }
        return node.built(() -> new Calibration.Isotonic(knots));
    }

    private static @Nullable MasterScale masterScale(CardNode card) {
        List<MasterScale.Grade> grades = new ArrayList<>();
        int before = card.problems().count();
        for (CardNode node : card.objects("masterScale")) {
            String grade = node.text("grade");
            Double lo = node.number("pdLo");
            Double hi = node.number("pdHi");
            node.close();
            if (grade != null && lo != null && hi != null) {
                grades.add(new MasterScale.Grade(grade, lo, hi));
            }
        }
        return card.problems().count() > before ? null : card.built("masterScale", () -> new MasterScale(grades));
    }

    private static Map<String, String> reasonTexts(
            CardNode card, List<CardFeature> features, List<KnockOut> knockOuts) {
        Map<String, String> texts = new LinkedHashMap<>();
        CardNode node = card.object("reasonCodes");
        if (node == null) {
            return texts;
        }
        for (String code : node.fields()) {
            String text = node.text(code);
            if (text != null) {
                texts.put(code, text);
            }
        }
        Set<String> used = new HashSet<>();
        for (CardFeature feature : features) {
            feature.cells().stream().map(Cell::reason).filter(Objects::nonNull).forEach(used::add);
        }
        knockOuts.forEach(rule -> used.add(rule.reason()));
        used.stream()
                .filter(code -> !node.fields().contains(code))
                .sorted()
                .forEach(code -> node.problem("expected a text for the reason " + code + ", found none"));
        return texts;
    }

    private enum WoeSign {
        GOOD_OVER_BAD,
        BAD_OVER_GOOD
    }

    private enum CalibrationType {
        LOGIT_AFFINE,
        ISOTONIC,
        NONE
    }
}

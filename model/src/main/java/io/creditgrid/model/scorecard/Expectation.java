package io.creditgrid.model.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code expect} vector of a card: what it must give for these values, to the last bit.
 *
 * @param path where it stands in the file
 * @param in values of all inputs of the card
 * @param score exact score
 * @param pd exact probability of default
 * @param grade exact grade, or null if the card does not say
 * @param reasons codes of the reasons in order
 * @param knockOuts codes of the knock-outs in order
 */
record Expectation(
        String path,
        Map<String, FeatureValue> in,
        double score,
        double pd,
        @Nullable String grade,
        List<String> reasons,
        List<String> knockOuts) {

    /** The vector, null if it has a problem. */
    static @Nullable Expectation read(CardNode node) {
        int before = node.problems().count();
        Map<String, FeatureValue> in = values(node.object("in"));
        Double score = node.number("score");
        Double pd = node.number("pd");
        String grade = node.optionalText("grade");
        List<String> reasons = node.texts("reasons");
        List<String> knockOuts = node.optional("knockOuts") == null ? List.of() : node.texts("knockOuts");
        node.close();
        return score == null || pd == null || node.problems().count() > before
                ? null
                : new Expectation(node.path(), in, score, pd, grade, reasons, knockOuts);
    }

    private static Map<String, FeatureValue> values(@Nullable CardNode in) {
        Map<String, FeatureValue> values = new LinkedHashMap<>();
        if (in == null) {
            return values;
        }
        for (String name : in.fields()) {
            FeatureValue value = value(in, name);
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    private static @Nullable FeatureValue value(CardNode in, String name) {
        JsonNode value = in.required(name);
        if (value == null) {
            return null;
        }
        if (value.isTextual()) {
            return FeatureValue.of(value.textValue());
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return FeatureValue.of(value.longValue());
        }
        if (value.isObject()) {
            CardNode missing = new CardNode(value, in.at(name), in.problems());
            FeatureState state = missing.name("state", FeatureState.class);
            missing.close();
            if (state == FeatureState.OK) {
                missing.problem("expected a state without a value, found OK");
                return null;
            }
            return state == null ? null : FeatureValue.missing(state);
        }
        Double number = in.number(name);
        return number == null ? null : FeatureValue.of(number);
    }

    /** Notes where {@code card} gives something else. */
    void check(Scorecard card, Problems problems) {
        in.keySet().stream()
                .filter(name -> !card.inputs().contains(name))
                .forEach(name -> problems.add(path, "the card reads no feature " + name));
        try {
            compare(Scorer.score(card, in), problems);
        } catch (IllegalArgumentException | RejectedValueException e) {
            problems.add(path, String.valueOf(e.getMessage()));
        }
    }

    private void compare(ScoreResult got, Problems problems) {
        differ(problems, "score", score, got.score());
        differ(problems, "pd", pd, got.pd());
        differ(problems, "grade", grade == null ? got.grade() : grade, got.grade());
        differ(problems, "reasons", reasons, codes(got.reasons()));
        differ(problems, "knockOuts", knockOuts, codes(got.knockOuts()));
    }

    private void differ(Problems problems, String what, Object expected, Object got) {
        if (!expected.equals(got)) {
            problems.add(path, "expected " + what + " " + expected + ", but the card gives " + got);
        }
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }
}

package io.creditgrid.grid.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values of the environment where a file names them, so that one file serves several processes.
 *
 * <p><strong>Thread-safety.</strong> Not safe; one pass over one file.
 */
final class Substitution {
    private static final String MARK = "${";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_][A-Z0-9_]*)\\}");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private final Yaml yaml;
    private final Function<String, @Nullable String> environment;

    Substitution(Yaml yaml, Function<String, @Nullable String> environment) {
        this.yaml = yaml;
        this.environment = environment;
    }

    JsonNode of(String at, JsonNode node) {
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                copy.set(field.getKey(), of(at + "." + field.getKey(), field.getValue()));
            }
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> copy.add(of(at, item)));
            return copy;
        }
        return node.isTextual() && node.textValue().contains(MARK) ? text(at, node.textValue()) : node;
    }

    private JsonNode text(String at, String text) {
        StringBuilder replaced = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        boolean known = true;
        while (variable.find()) {
            @Nullable String value = environment.apply(variable.group(1));
            if (value == null || value.isBlank()) {
                yaml.problem(
                        at,
                        "the environment has no value for " + variable.group()
                                + "; set the variable, or write the value itself");
                known = false;
            }
            variable.appendReplacement(replaced, Matcher.quoteReplacement(value == null ? "" : value));
        }
        variable.appendTail(replaced);
        if (VARIABLE.matcher(text).replaceAll("").contains(MARK)) {
            yaml.problem(at, "expected ${NAME} of A-Z, 0-9 and _: " + text + "; correct it");
            known = false;
        }
        boolean isAll = VARIABLE.matcher(text).matches();
        return known && isAll && WHOLE.matcher(replaced).matches()
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(replaced.toString()))
                : JsonNodeFactory.instance.textNode(known ? replaced.toString() : text);
    }
}

package io.creditgrid.model.scorecard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a card while it is read. What is absent or of the wrong type is noted and answered with null, so that
 * reading goes on; {@link #close} notes the fields that nobody asked for. Not thread-safe.
 */
final class CardNode implements AutoCloseable {
    private final JsonNode node;
    private final String path;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    CardNode(JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(path, "expected an object, found " + shown(node));
        }
    }

    /** Where this object stands in the file. */
    String path() {
        return path;
    }

    /** Notes a problem of this object. */
    void problem(String problem) {
        problems.add(path, problem);
    }

    Problems problems() {
        return problems;
    }

    /** The raw value of a field, null if it is absent or null. */
    @Nullable
    JsonNode optional(String field) {
        asked.add(field);
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    /** The raw value of a field that must be there. */
    @Nullable
    JsonNode required(String field) {
        JsonNode value = optional(field);
        if (value == null) {
            problems.add(at(field), "expected a value, found none");
        }
        return value;
    }

    /** Where a field of this object stands in the file. */
    String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    @Nullable
    String text(String field) {
        JsonNode value = required(field);
        return value == null ? null : text(value, at(field), problems);
    }

    @Nullable
    String optionalText(String field) {
        JsonNode value = optional(field);
        return value == null ? null : text(value, at(field), problems);
    }

    @Nullable
    Double number(String field) {
        JsonNode value = required(field);
        return value == null ? null : number(value, at(field));
    }

    @Nullable
    Double optionalNumber(String field) {
        JsonNode value = optional(field);
        return value == null ? null : number(value, at(field));
    }

    @Nullable
    Integer wholeNumber(String field) {
        JsonNode value = required(field);
        if (value == null) {
            return null;
        }
        if (!value.isInt()) {
            problems.add(at(field), "expected a whole number, found " + shown(value));
            return null;
        }
        return value.intValue();
    }

    @Nullable
    Boolean flag(String field) {
        JsonNode value = required(field);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            problems.add(at(field), "expected true or false, found " + shown(value));
            return null;
        }
        return value.booleanValue();
    }

    <E extends Enum<E>> @Nullable E name(String field, Class<E> type) {
        String name = text(field);
        return name == null ? null : name(name, at(field), type, problems);
    }

    /** The objects of an array that must be there. */
    List<CardNode> objects(String field) {
        JsonNode value = required(field);
        return value == null ? List.of() : objects(value, at(field));
    }

    /** The objects of an array, none if it is absent. */
    List<CardNode> optionalObjects(String field) {
        JsonNode value = optional(field);
        return value == null ? List.of() : objects(value, at(field));
    }

    /** The object in a field that must be there. */
    @Nullable
    CardNode object(String field) {
        JsonNode value = required(field);
        return value == null ? null : new CardNode(value, at(field), problems);
    }

    /** The texts of an array that must be there. */
    List<String> texts(String field) {
        JsonNode value = required(field);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (!value.isArray()) {
            problems.add(at(field), "expected an array of texts, found " + shown(value));
        }
        value.elements().forEachRemaining(element -> {
            String text = text(element, at(field), problems);
            if (text != null) {
                texts.add(text);
            }
        });
        return texts;
    }

    /** The texts of an array that must be there and hold one. */
    List<String> oneOrMoreTexts(String field) {
        int before = problems.count();
        List<String> texts = texts(field);
        if (texts.isEmpty() && problems.count() == before) {
            problems.add(at(field), "expected at least one text, found none");
        }
        return texts;
    }

    /** The names of the fields of this object, in the order of the file; all count as asked for. */
    List<String> fields() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        asked.addAll(names);
        return names;
    }

    /** What {@code maker} builds; null if it finds an argument wrong, which is noted for this object. */
    <T> @Nullable T built(Supplier<T> maker) {
        return built(path, problems, maker);
    }

    /** The same, noted for a field. */
    <T> @Nullable T built(String field, Supplier<T> maker) {
        return built(at(field), problems, maker);
    }

    private static <T> @Nullable T built(String where, Problems problems, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            problems.add(where, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Notes each field that nobody asked for: a mistyped name must not pass for a field left out. */
    @Override
    public void close() {
        node.fieldNames().forEachRemaining(name -> {
            if (!asked.contains(name)) {
                problems.add(at(name), "there is no such field here");
            }
        });
    }

    private List<CardNode> objects(JsonNode array, String where) {
        if (!array.isArray()) {
            problems.add(where, "expected an array, found " + shown(array));
            return List.of();
        }
        List<CardNode> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(new CardNode(array.get(i), where + "[" + i + "]", problems));
        }
        return objects;
    }

    private @Nullable Double number(JsonNode value, String where) {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            problems.add(where, "expected a number, found " + shown(value));
            return null;
        }
        return value.doubleValue();
    }

    private static @Nullable String text(JsonNode value, String where, Problems problems) {
        if (!value.isTextual() || value.textValue().isBlank()) {
            problems.add(where, "expected a text, found " + shown(value));
            return null;
        }
        return value.textValue();
    }

    /** The constant of {@code type} with this name, null and a problem if there is none. */
    static <E extends Enum<E>> @Nullable E name(String name, String where, Class<E> type, Problems problems) {
        Collection<E> all = Arrays.asList(type.getEnumConstants());
        for (E constant : all) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        problems.add(where, "expected one of " + all + ", found " + name);
        return null;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}

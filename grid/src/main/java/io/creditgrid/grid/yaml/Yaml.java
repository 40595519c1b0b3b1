package io.creditgrid.grid.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a small YAML file strictly and collects what is wrong with it, so that one run says all.
 *
 * <p><strong>Thread-safety.</strong> Not safe; one reader of one file.
 */
public final class Yaml {
    // without STRICT_DUPLICATE_DETECTION the second of two equal log-ins would win in silence
    private static final ObjectMapper MAPPER =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final String name;
    private final List<String> problems = new ArrayList<>();

    /** A reader of that file; it is only named in messages. */
    public Yaml(Path file) {
        this.name = file.toString();
    }

    /**
     * The object under the one top-level key {@code root}.
     *
     * @throws IOException if the text is no YAML, or has another shape
     */
    public JsonNode root(String text, String root) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // the lines after the first show the text around the mistake: of a users file that is hashes of passwords
            String what = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new IOException(
                    name + ": not YAML: " + what + " at line " + e.getLocation().getLineNr());
        }
        if (tree == null
                || !tree.isObject()
                || tree.size() != 1
                || !tree.path(root).isObject()) {
            throw new IOException(name + ": expected one entry '" + root + ":' with names under it");
        }
        return tree.path(root);
    }

    /**
     * A copy of {@code node} in which every {@code ${NAME}} inside a text is replaced by the environment's value. A text that
     * was nothing but that, and becomes a whole number, is one. Variables that are unset or empty are noted, and so are names
     * of another form.
     *
     * @param environment a variable's value, null where it is unset
     */
    public JsonNode substituted(String at, JsonNode node, Function<String, @Nullable String> environment) {
        return new Substitution(this, environment).of(at, node);
    }

    /** Notes fields that are not among the allowed. */
    public void onlyFields(String at, JsonNode node, Set<String> allowed) {
        if (!node.isObject()) {
            problem(at, "expected fields of " + allowed);
            return;
        }
        node.fieldNames().forEachRemaining(field -> {
            if (!allowed.contains(field)) {
                problem(at, "unknown field '" + field + "', expected one of " + allowed);
            }
        });
    }

    /** The text of a field that must be there; "" after noting a problem. */
    public String text(String at, JsonNode node, String field) {
        @Nullable String text = optionalText(at, node, field).orElse(null);
        if (text == null) {
            problem(at, "'" + field + "' is missing");
            return "";
        }
        return text;
    }

    /** The text of a field, empty where it is absent; "" after noting a problem. */
    public Optional<String> optionalText(String at, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode() || value.asText().isBlank()) {
            problem(at, "'" + field + "' is not a text");
            return Optional.of("");
        }
        return Optional.of(value.asText());
    }

    /** A whole number from {@code least} to {@code most}; {@code absent} where the field is absent or wrong, which is noted. */
    public long number(String at, JsonNode node, String field, long least, long most, long absent) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        // 1.0 is whole too, as JSON Schema has it
        boolean whole = value.isNumber() && value.canConvertToExactIntegral() && value.canConvertToLong();
        if (!whole || value.longValue() < least || value.longValue() > most) {
            problem(
                    at,
                    "expected a whole number from " + least + " to " + most + ": " + field + "=" + shown(value)
                            + "; correct it, or leave it out for " + absent);
            return absent;
        }
        return value.longValue();
    }

    private static String shown(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /** The texts of a list; empty where the field is absent. */
    public List<String> texts(String at, JsonNode node, String field) {
        JsonNode value = node.path(field);
        List<String> texts = new ArrayList<>();
        if (value.isMissingNode()) {
            return texts;
        }
        if (!value.isArray()) {
            problem(at, "'" + field + "' is not a list: write [a, b]");
            return texts;
        }
        value.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** Notes a problem. */
    public void problem(String at, String what) {
        problems.add(at + ": " + what);
    }

    /** All that is wrong so far. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Whether nothing is wrong so far. */
    public boolean isSound() {
        return problems.isEmpty();
    }

    /**
     * Ends the reading.
     *
     * @throws IOException with all problems noted
     */
    public void check() throws IOException {
        if (!problems.isEmpty()) {
            throw new IOException(name + ": " + String.join("; ", problems));
        }
    }

    /** A double-quoted YAML scalar of a name, which has no character to escape. */
    public static String quoted(String name) {
        return "\"" + name + "\"";
    }

    /** SHA-256 of a text in UTF-8, 64 hex digits. */
    public static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

package io.creditgrid.grid.security;

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
import org.jspecify.annotations.Nullable;

/** Reads the small YAML files of this package strictly and collects what is wrong with them, so that one run says all. */
final class Yaml {
    // without STRICT_DUPLICATE_DETECTION the second of two equal log-ins would win in silence
    private static final ObjectMapper MAPPER =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final String name;
    private final List<String> problems = new ArrayList<>();

    Yaml(Path file) {
        this.name = file.toString();
    }

    /** The object under the one top-level key {@code root}. */
    JsonNode root(String text, String root) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(name + ": not YAML: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr());
        }
        if (tree == null
                || !tree.isObject()
                || tree.size() != 1
                || !tree.path(root).isObject()) {
            throw new IOException(name + ": expected one entry '" + root + ":' with names under it");
        }
        return tree.path(root);
    }

    void onlyFields(String at, JsonNode node, Set<String> allowed) {
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
    String text(String at, JsonNode node, String field) {
        @Nullable String text = optionalText(at, node, field).orElse(null);
        if (text == null) {
            problem(at, "'" + field + "' is missing");
            return "";
        }
        return text;
    }

    Optional<String> optionalText(String at, JsonNode node, String field) {
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

    /** The texts of a list; empty where the field is absent. */
    List<String> texts(String at, JsonNode node, String field) {
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

    void problem(String at, String what) {
        problems.add(at + ": " + what);
    }

    /** Fails with all problems noted. */
    void check() throws IOException {
        if (!problems.isEmpty()) {
            throw new IOException(name + ": " + String.join("; ", problems));
        }
    }

    /** A double-quoted YAML scalar of a name, which has no character to escape. */
    static String quoted(String name) {
        return "\"" + name + "\"";
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

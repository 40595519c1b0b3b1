package io.creditgrid.model.scorecard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/** Cards for tests. */
final class Cards {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Cards() {}

    /** The bytes of a card beside the tests. */
    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Cards.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Data Mining Group's sample card. */
    static Scorecard dmg() {
        return ScorecardReader.read(bytes("dmg.json"));
    }

    /** The sample card after {@code change}. */
    static byte[] dmg(Consumer<ObjectNode> change) {
        try {
            ObjectNode card = (ObjectNode) JSON.readTree(bytes("dmg.json"));
            change.accept(card);
            return JSON.writeValueAsString(card).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON text with single quotes for double ones. */
    static com.fasterxml.jackson.databind.JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

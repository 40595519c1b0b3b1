package io.creditgrid.model.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON in which tasks off the hot path are asked and answered: a request is one object; an answer is {@code {"ok": …}}
 * or {@code {"error": code, "category": …, "message": …, "logged": n}}, n being the entries that the refused call made under its
 * firm.
 *
 * <p><strong>Thread-safety.</strong> Pure functions.
 */
public final class Answer {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Answer() {}

    /** The mapper of messages; not to be reconfigured. */
    public static ObjectMapper json() {
        return JSON;
    }

    /** The bytes of a request. */
    public static byte[] request(Object message) {
        return bytes(message);
    }

    /**
     * Reads a request.
     *
     * @throws GridException BAD_REQUEST with what was expected
     */
    public static <T> T readRequest(byte[] bytes, Class<T> type) {
        try {
            T request = JSON.readValue(bytes, type);
            requireComponents(request, type);
            return request;
        } catch (IOException e) {
            throw new GridException(
                    GridError.BAD_REQUEST, "expected a " + type.getSimpleName() + ": " + rootMessage(e), e);
        }
    }

    /** What a request must have is there: a null that nobody expects would fail deep inside a task, as if the node were at fault. */
    private static <T> void requireComponents(@Nullable T request, Class<T> type) {
        if (request == null) {
            throw new GridException(GridError.BAD_REQUEST, "expected a " + type.getSimpleName() + ": null");
        }
        for (RecordComponent component : REQUIRED.get(type)) {
            if (valueOf(component, request) == null) {
                throw new GridException(
                        GridError.BAD_REQUEST,
                        "expected a " + type.getSimpleName() + " with '" + component.getName() + "': it is missing");
            }
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Object request) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(request);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a component of " + request.getClass() + " cannot be read", e);
        }
    }

    /** The components of a message that are not declared as nullable. */
    private static final ClassValue<List<RecordComponent>> REQUIRED = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            RecordComponent[] all = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
            return Arrays.stream(all)
                    .filter(component -> !component.getType().isPrimitive()
                            && !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                    .toList();
        }
    };

    private static String rootMessage(IOException e) {
        Throwable cause = e.getCause();
        String text = cause instanceof IllegalArgumentException && cause.getMessage() != null
                ? cause.getMessage()
                : e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return text == null ? e.getClass().getSimpleName() : text;
    }

    /** The bytes of a good answer. */
    public static byte[] ok(Object message) {
        ObjectNode node = JSON.createObjectNode();
        node.set("ok", JSON.valueToTree(message));
        return bytes(node);
    }

    /** The bytes of a refusal. */
    public static byte[] error(GridException refusal) {
        ObjectNode node = JSON.createObjectNode();
        node.put("error", refusal.error().name());
        node.put("category", refusal.error().category().name());
        node.put("message", refusal.plainMessage());
        node.put("logged", refusal.logged());
        return bytes(node);
    }

    /**
     * Reads an answer.
     *
     * @throws GridException the refusal that it carries
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node.hasNonNull("error")) {
                GridException refusal = new GridException(
                        errorOf(node.get("error").asText()),
                        node.path("message").asText());
                int logged = node.path("logged").asInt();
                throw logged > 0 ? refusal.logged(logged) : refusal;
            }
            return JSON.treeToValue(node.get("ok"), type);
        } catch (IOException e) {
            throw new GridException(
                    GridError.INTERNAL,
                    "expected an answer that holds a " + type.getSimpleName() + "; client and servers"
                            + " must be of one version",
                    e);
        }
    }

    private static GridError errorOf(String name) {
        for (GridError error : GridError.values()) {
            if (error.name().equals(name)) {
                return error;
            }
        }
        return GridError.INTERNAL;
    }

    private static byte[] bytes(Object message) {
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message could not be written", e);
        }
    }
}

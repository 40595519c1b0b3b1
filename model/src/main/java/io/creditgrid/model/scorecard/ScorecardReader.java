package io.creditgrid.model.scorecard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.creditgrid.model.contract.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads {@code scorecard/1}, the format of the package documentation. It is strict: nothing is defaulted that changes a score, no
 * unknown or repeated field passes, and the card must reproduce its own {@code expect} vectors. All problems are reported
 * together.
 *
 * <p><strong>Thread-safety.</strong> Safe; stateless.
 */
public final class ScorecardReader {
    /** The value of {@code schema} that is read. */
    public static final String SCHEMA = "scorecard/1";

    /** Largest card, in bytes: a card is one value of one record. */
    public static final int CARD_BYTES_MAX = Limits.VALUE_BYTES_MAX;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ScorecardReader() {}

    /**
     * The card of these bytes, whose SHA-256 becomes its model id.
     *
     * @throws ScorecardException if the bytes are no JSON, or the card has problems; it lists all of them
     */
    public static Scorecard read(byte[] bytes) {
        Problems problems = new Problems();
        if (bytes.length > CARD_BYTES_MAX) {
            problems.add("", "expected at most " + CARD_BYTES_MAX + " bytes, found " + bytes.length);
            problems.throwIfAny();
        }
        CardNode card = new CardNode(parse(bytes, problems), "", problems);
        problems.throwIfAny();
        Scorecard read = CardParts.read(card, modelId(bytes));
        problems.throwIfAny();
        if (read == null) {
            throw new IllegalStateException("a card without problems was not built");
        }
        List<Expectation> expectations = expectations(card);
        problems.throwIfAny();
        expectations.forEach(expectation -> expectation.check(read, problems));
        problems.throwIfAny();
        return read;
    }

    /** SHA-256 of {@code bytes}, as 64 lower-case hexadecimal digits. */
    public static String modelId(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static JsonNode parse(byte[] bytes, Problems problems) {
        try {
            // decoded here: UTF-8 is the one encoding of a card, and Jackson would take UTF-16 and UTF-32 too
            return MAPPER.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (JsonProcessingException e) {
            problems.add(
                    "",
                    "expected JSON: " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            problems.add("", "expected JSON: " + e.getMessage());
        }
        problems.throwIfAny();
        throw new IllegalStateException("a problem was noted but not thrown");
    }

    private static List<Expectation> expectations(CardNode card) {
        List<Expectation> expectations = new ArrayList<>();
        for (CardNode node : card.objects("expect")) {
            Expectation read = Expectation.read(node);
            if (read != null) {
                expectations.add(read);
            }
        }
        if (expectations.isEmpty()) {
            card.problem("expected at least one expect vector: a card proves itself before it goes live");
        }
        return expectations;
    }
}

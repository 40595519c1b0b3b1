package io.creditgrid.model.contract.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The score of one firm. It left the grid only after it was logged.
 *
 * @param firm canonical identifier
 * @param model model id of the card, SHA-256 of its bytes
 * @param modelName the card's own name
 * @param modelVersion the card's own version
 * @param validAt the valid day, ISO
 * @param points the score, higher is better
 * @param pd probability of default in [0, 1]
 * @param grade grade of the card's master scale
 * @param reasons what cost the firm most, at most four
 * @param knockOuts rules of the card that refuse the firm whatever its score
 * @param sweep the sweep that the customers' probabilities come from; null where there was none
 * @param logged entries that this request made under the firm: 2 with consent (enquiry and score), 1 for an exempt role
 * @param receipt by which the score can be computed again
 * @param explanation what it is made of; null unless asked for
 */
public record ScoreAnswer(
        String firm,
        String model,
        String modelName,
        String modelVersion,
        String validAt,
        double points,
        double pd,
        String grade,
        List<ScoreReason> reasons,
        List<ScoreReason> knockOuts,
        @Nullable String sweep,
        int logged,
        Receipt receipt,
        @Nullable Explanation explanation) {

    /**
     * A reason for a score or a knock-out.
     *
     * @param code reason code of the card
     * @param text its text
     * @param points points that it cost; 0 for a knock-out
     */
    public record ScoreReason(String code, String text, double points) {}

    /**
     * What a score was computed from.
     *
     * @param request id R of the call
     * @param firm canonical identifier
     * @param model model id of the card
     * @param validAt the valid day, ISO
     * @param knownBy whose clock says what was known: {@code grid}, as of {@code position}
     * @param position size of the partition's log that was read; null for risk engines and firms, whom it would tell how many
     *     others ask
     * @param sweep the sweep of the customers' probabilities, null where there was none
     * @param vector commitment of the feature vector, 64 hexadecimal digits; the vector itself is in the score's record
     */
    public record Receipt(
            String request,
            String firm,
            String model,
            String validAt,
            String knownBy,
            @Nullable Long position,
            @Nullable String sweep,
            String vector) {}
}

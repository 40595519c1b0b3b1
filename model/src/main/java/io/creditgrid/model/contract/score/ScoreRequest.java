package io.creditgrid.model.contract.score;

import io.creditgrid.model.contract.Purpose;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the score of one firm.
 *
 * @param firm its identifier
 * @param purpose why it is asked for
 * @param validAt the valid day, ISO; null for today at the grid's offset
 * @param model model id of the card; null for the grid's default
 * @param request id R of the call, a UUIDv7; the same R asked again is answered as the first time
 * @param explain whether the answer shows what the score is made of
 */
public record ScoreRequest(
        String firm,
        Purpose purpose,
        @Nullable String validAt,
        @Nullable String model,
        UUID request,
        boolean explain) {}

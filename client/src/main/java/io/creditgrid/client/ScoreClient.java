package io.creditgrid.client;

import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.id.EnterpriseId;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Scores single firms.
 *
 * <p>A call carries one fresh request id, under which it is repeated while the grid says BUSY, IN_DOUBT or UNAVAILABLE; the
 * grid answers a repeat as the first time. Every score and every refusal is logged under the firm before it is answered;
 * {@code logged} of the answer or of the {@link GridException} says how many entries that made.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class ScoreClient {
    private final AsyncClient calls;

    ScoreClient(AsyncClient calls) {
        this.calls = calls;
    }

    /**
     * The score of a firm today, by the grid's default card.
     *
     * @throws GridException NO_CONSENT, PURPOSE_NOT_YOURS, UNKNOWN_FIRM, UNKNOWN_MODEL, BAD_VALUE if the card refuses a
     *     value, or want of a resource
     */
    public ScoreAnswer score(EnterpriseId firm, Purpose purpose) {
        return score(firm, purpose, null, null);
    }

    /**
     * The score of a firm.
     *
     * @param validAt the valid day; null for today at the grid's offset
     * @param model model id of the card; null for the default
     * @throws GridException as {@link #score(EnterpriseId, Purpose)}
     */
    public ScoreAnswer score(EnterpriseId firm, Purpose purpose, @Nullable LocalDate validAt, @Nullable String model) {
        return Answers.await(calls.score(firm, purpose, validAt, model));
    }

    /**
     * A score with all that it is made of. Values that belong to the organisation that wrote them are shown to others as a
     * band.
     *
     * @throws GridException as {@link #score(EnterpriseId, Purpose)}
     */
    public ScoreAnswer explain(
            EnterpriseId firm, Purpose purpose, @Nullable LocalDate validAt, @Nullable String model) {
        return Answers.await(calls.explain(firm, purpose, validAt, model));
    }

    /**
     * A score under a request id of the caller's own.
     *
     * @param request a UUIDv7; the same id asked again is answered as the first time
     * @throws GridException as {@link #score(EnterpriseId, Purpose)}; BAD_REQUEST if the id was used for something else,
     *     TOO_OLD if it is older than ten minutes
     */
    public ScoreAnswer ask(
            UUID request,
            EnterpriseId firm,
            Purpose purpose,
            @Nullable LocalDate validAt,
            @Nullable String model,
            boolean explain) {
        return Answers.await(calls.score(request, firm, purpose, validAt, model, explain));
    }
}

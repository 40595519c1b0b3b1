package io.creditgrid.model.contract.score;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One firm of a portfolio.
 *
 * @param firm canonical identifier
 * @param bad whether it turned bad, where that is known; a label, never an input
 * @param basePoints score without features of the network
 * @param basePd probability of default without them
 * @param points score; like the others null where the card refuses the firm
 * @param pd probability of default
 * @param grade grade of the card's master scale
 * @param reasons codes of reasons
 * @param knockOuts codes of knock-outs
 * @param problem why there is no score; null where there is one
 * @param features name to value or state of every feature of the catalogue; null unless asked for
 */
public record PortfolioRow(
        String firm,
        @Nullable Boolean bad,
        @Nullable Double basePoints,
        @Nullable Double basePd,
        @Nullable Double points,
        @Nullable Double pd,
        @Nullable String grade,
        List<String> reasons,
        List<String> knockOuts,
        @Nullable String problem,
        @Nullable Map<String, Cell> features) {

    /**
     * A feature of a firm.
     *
     * @param state OK, or why there is no value
     * @param value a whole number, a real number or a text; null without one. Of what belongs to its writer alone it is the
     *     range of the card that the value lies in, as text
     */
    public record Cell(String state, @Nullable Object value) {}

    /** Whether the card gave a score. */
    public boolean hasScore() {
        return problem == null;
    }
}

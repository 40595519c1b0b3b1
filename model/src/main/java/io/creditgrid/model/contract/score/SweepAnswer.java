package io.creditgrid.model.contract.score;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a sweep did.
 *
 * @param model model id of the card
 * @param validAt the valid day, ISO
 * @param firms firms of the partition that have a base probability
 * @param rows the page, in the order of the firms' tags; empty in the first pass, but for firms that the card refuses
 * @param next where the next page starts; null after the last
 * @param scoreMin least score that the card gives
 * @param scoreMax greatest score that the card gives
 */
public record SweepAnswer(
        String model,
        String validAt,
        long firms,
        List<PortfolioRow> rows,
        @Nullable Integer next,
        double scoreMin,
        double scoreMax) {}

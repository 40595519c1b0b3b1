/**
 * Scorecards: the file format {@code scorecard/1}, the pure scorer, and the metrics of a score. No clock, thread or randomness;
 * JSON is read with Jackson.
 *
 * <h2>scorecard/1</h2>
 *
 * One JSON object in UTF-8, at most {@link io.creditgrid.model.scorecard.ScorecardReader#CARD_BYTES_MAX} bytes. The model id is the
 * SHA-256 of these bytes as they were deployed. Fields that this list does not name are refused; those marked (o) may be absent.
 *
 * <pre>
 * schema         "scorecard/1"
 * id, version    the card's own name and version
 * parentSha256   (o) model id of the card it was made from
 * population, horizonMonths, target      which firms, how far ahead, what it predicts
 * scaling        {pdo, score0, odds0, oddsSide GOOD_BAD|BAD_GOOD, rounding NONE|HALF_UP|HALF_EVEN, roundStage BIN|SUM, min, max}
 * intercept, woeSign GOOD_OVER_BAD|BAD_OVER_GOOD, training   (o) facts of the fit; points govern
 * basePoints     (o) points that every firm gets; absent = 0, the base is spread over the features
 * knockOuts      (o) [{feature, condition, reason}], condition = {op LT|LE|EQ|NE|GE|GT, value} or {op IN|NOT_IN|STATE, values}
 * features       [{name, coef (o), baseline (o) MAX|MEDIAN|NEUTRAL|number, median (o), reason (o) of entries without one,
 *                  bins [{id (o), lo, hi, loIncl, hiIncl, woe (o), points, reason (o)}]   lo or hi null = no end, then without Incl
 *                  or categories [{id (o), in [text], woe (o), points, reason (o)}],
 *                  missing {NO_DATA, STALE, NOT_PERMITTED, INVALID: {points, reason (o)} or "REJECT"},
 *                  special (o) [{code, points, reason (o)}], unknown "REJECT"|"MIN"|points}]
 * calibration    {type NONE} or {type LOGIT_AFFINE, a, b} or {type ISOTONIC, knots [{pd, to}]}
 * masterScale    [{grade, pdLo, pdHi}], best first, from 0 to 1
 * reasonPolicy   {algorithm POINTS_BELOW_MAX|BELOW_BASELINE|TOAD_MEDIAN, max 0..4}
 * reasonCodes    {code: text} for every code that is used
 * expect         [{in {feature: number | text | {"state": STATE}}, score, pd, grade (o), reasons [code], knockOuts (o) [code]}]
 * </pre>
 *
 * <h2>Meaning</h2>
 *
 * score = basePoints + the points of the features in the order of the file, rounded per bin or as a sum, held in [min, max].
 * Factor = pdo / ln 2, offset = score0 - factor * ln(odds0 as good:bad); logit = (offset - score) / factor of that final score,
 * so that anyone can recompute the PD from the score; PD = 1 / (1 + exp(-logit)) after calibration. A reason's cost is counted per
 * code ({@link io.creditgrid.model.scorecard.ReasonPolicy.Algorithm}); wherever points can be lost there is a code. A value without
 * an entry (a category that is not listed, text for a numeric feature) falls under {@code unknown}. A file whose {@code expect}
 * does not come out bit for bit is refused.
 */
@NullMarked
package io.creditgrid.model.scorecard;

import org.jspecify.annotations.NullMarked;

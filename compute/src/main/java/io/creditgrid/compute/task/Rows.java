package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.Feature;
import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.compute.feature.FeatureVector;
import io.creditgrid.grid.door.FirmRecords;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.scorecard.CardFeature;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import io.creditgrid.model.scorecard.Reason;
import io.creditgrid.model.scorecard.RejectedValueException;
import io.creditgrid.model.scorecard.ScoreResult;
import io.creditgrid.model.scorecard.Scorecard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes rows of a portfolio. Pure functions. */
final class Rows {
    private Rows() {}

    /** The row of a firm that the card refuses. */
    static PortfolioRow refused(FirmRecords records, RejectedValueException reason) {
        return new PortfolioRow(
                records.firm().canonical(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                reason.feature() + " has a value or state that the card refuses",
                null);
    }

    /** The row of a scored firm. */
    static PortfolioRow scored(
            FirmRecords records, Scorecard card, Judgement judged, @Nullable FeatureVector features) {
        ScoreResult without = Judgement.withoutNetwork(card, judged.vector());
        ScoreResult with = judged.result();
        return new PortfolioRow(
                records.firm().canonical(),
                outcome(records, card.about().target()),
                without == null ? null : without.score(),
                without == null ? null : without.pd(),
                with.score(),
                with.pd(),
                with.grade(),
                codes(with.reasons()),
                codes(with.knockOuts()),
                null,
                features == null ? null : cells(card, features));
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }

    private static Map<String, PortfolioRow.Cell> cells(Scorecard card, FeatureVector vector) {
        Map<String, CardFeature> ofCard = Explainer.byName(card);
        Map<String, PortfolioRow.Cell> cells = new LinkedHashMap<>();
        vector.values().forEach((name, value) -> cells.put(name, cell(name, ofCard.get(name), value)));
        return cells;
    }

    private static PortfolioRow.Cell cell(String name, @Nullable CardFeature ofCard, FeatureValue value) {
        Feature feature = FeatureCatalogue.get(name);
        if (Explainer.isOpen(feature)) {
            return new PortfolioRow.Cell(value.state().name(), Explainer.plain(value));
        }
        boolean hasBand = ofCard != null || value.state() != FeatureState.OK;
        return hasBand
                ? new PortfolioRow.Cell(value.state().name(), ofCard == null ? null : ofCard.bandOf(value))
                : new PortfolioRow.Cell(FeatureState.NOT_PERMITTED.name(), null);
    }

    /**
     * Whether the firm turned bad, by the definition that the card predicts, else by the first definition in the order of
     * names; null where no outcome is known. A label: no feature sees it.
     */
    private static @Nullable Boolean outcome(FirmRecords records, String target) {
        TreeMap<String, Boolean> byDefinition = new TreeMap<>();
        records.forEach((kind, versions) -> {
            Version live = versions.get(versions.size() - 1);
            if (kind == RecordKind.OUTCOME && live.op() == Op.PUT) {
                CreditRecord record =
                        Objects.requireNonNull(Image.decode(live.image()).record());
                Boolean bad = Objects.requireNonNull(record.flag("bad"));
                byDefinition.merge(record.key().part(0), bad, Boolean::logicalOr);
            }
        });
        Boolean exact = byDefinition.get(target);
        return exact != null || byDefinition.isEmpty()
                ? exact
                : byDefinition.firstEntry().getValue();
    }
}

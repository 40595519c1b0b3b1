package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.Conflict;
import io.creditgrid.compute.feature.Feature;
import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.compute.feature.FirmFile;
import io.creditgrid.compute.network.CustomerLoss;
import io.creditgrid.grid.door.FirmRecords;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.score.Explanation;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.CardFeature;
import io.creditgrid.model.scorecard.Cell;
import io.creditgrid.model.scorecard.FeatureValue;
import io.creditgrid.model.scorecard.ScoreResult;
import io.creditgrid.model.scorecard.Scorecard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a score is made of. What belongs to its writer alone (disclosure OWNER) others see as a band: the range of the
 * card that the value lies in. Pure functions.
 */
final class Explainer {
    private Explainer() {}

    /** The name and value of every input; conflicts and the share of known customers are those of {@code file}. */
    static Explanation explain(
            Judgement judged, SourceList sources, String organisation, FirmRecords records, FirmFile file) {
        boolean isOwner = ownsAll(sources, organisation, records);
        CustomerLoss loss = file.customerLoss();
        Double known = judged.sweep() == null || loss == null ? null : 1 - loss.unknownShare();
        return new Explanation(
                features(judged, isOwner),
                network(judged, known),
                file.conflicts().stream()
                        .map(conflict -> shown(conflict, sources, organisation))
                        .toList());
    }

    /** What the record of a score still tells: no conflicts, and all that is anybody's own as a band. */
    static Explanation again(Judgement judged) {
        return new Explanation(features(judged, false), network(judged, null), null);
    }

    private static List<Explanation.FeatureShown> features(Judgement judged, boolean isOwner) {
        Map<String, CardFeature> ofCard = byName(judged.card());
        List<Explanation.FeatureShown> shown = new ArrayList<>();
        judged.vector()
                .values()
                .forEach((name, value) -> shown.add(shown(judged, ofCard.get(name), name, value, isOwner)));
        return shown;
    }

    private static Explanation.FeatureShown shown(
            Judgement judged, @Nullable CardFeature ofCard, String name, FeatureValue value, boolean isOwner) {
        Feature feature = FeatureCatalogue.get(name);
        Cell cell = ofCard == null ? null : ofCard.cellOf(value);
        return new Explanation.FeatureShown(
                name,
                feature.unit(),
                value.state().name(),
                isOwner || isOpen(feature) ? plain(value) : null,
                ofCard == null ? null : ofCard.bandOf(value),
                judged.result().points().get(name),
                ofCard == null ? null : judged.card().referencePoints(ofCard),
                cell == null ? null : cell.reason());
    }

    /** Whether anybody who may have a score may see the feature's value. */
    static boolean isOpen(Feature feature) {
        return feature.reads() != Disclosure.OWNER;
    }

    /** The value as JSON has it; null without one. */
    static @Nullable Object plain(FeatureValue value) {
        if (value instanceof FeatureValue.Whole whole) {
            return whole.value();
        }
        if (value instanceof FeatureValue.Real real) {
            return real.value();
        }
        return value instanceof FeatureValue.Category category ? category.code() : null;
    }

    static Map<String, CardFeature> byName(Scorecard card) {
        return card.features().stream().collect(Collectors.toMap(CardFeature::name, Function.identity()));
    }

    private static Explanation.NetworkEffect network(Judgement judged, @Nullable Double known) {
        ScoreResult without = Judgement.withoutNetwork(judged.card(), judged.vector());
        return new Explanation.NetworkEffect(
                judged.result().score(),
                judged.result().pd(),
                without == null ? null : without.score(),
                without == null ? null : without.pd(),
                known);
    }

    /** Whether every record of the firm that belongs to its writer was written by {@code organisation}. */
    private static boolean ownsAll(SourceList sources, String organisation, FirmRecords records) {
        Set<String> owners = new HashSet<>();
        records.forEach((kind, versions) -> {
            if (kind == RecordKind.CREDIT_MONTH || kind == RecordKind.RELATION) {
                RecordKey key = Image.keyOf(versions.get(0).image());
                if (kind.disclosure(key) == Disclosure.OWNER) {
                    owners.add(ownerOf(sources, key.source()));
                }
            }
        });
        return owners.equals(Set.of(organisation));
    }

    private static String ownerOf(SourceList sources, String source) {
        return sources.find(source).map(SourceList.Source::owner).orElse("");
    }

    private static Explanation.SourceConflict shown(Conflict conflict, SourceList sources, String organisation) {
        // a relation's amount may be a guarantee's or a loan's: with both sources one's own there is nothing to hide
        boolean isOpen = conflict.kind() != RecordKind.CREDIT_MONTH && conflict.kind() != RecordKind.RELATION;
        return new Explanation.SourceConflict(
                conflict.kind().label(),
                conflict.naturalKey(),
                conflict.field(),
                conflict.source(),
                isOpen || ownerOf(sources, conflict.source()).equals(organisation) ? conflict.value() : null,
                conflict.otherSource(),
                isOpen || ownerOf(sources, conflict.otherSource()).equals(organisation) ? conflict.otherValue() : null);
    }
}

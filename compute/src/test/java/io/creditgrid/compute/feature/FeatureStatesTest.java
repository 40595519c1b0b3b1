package io.creditgrid.compute.feature;

import static io.creditgrid.compute.feature.Firm.V;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts each feature into each state that the catalogue says it can have, and holds that it has no other. */
class FeatureStatesTest {
    private static final String LONG_AGO = "2005-01-01";

    /** A firm of which all is known. */
    private static Firm known() {
        return new Firm()
                .registered(LocalDate.of(2010, 5, 20), 1_000_000L, 400_000L)
                .filings("2021-12", 24, 100)
                .sued("2021-06-01", "DEFENDANT_FAILED", 500L)
                .account("1", "2021-12", 100, 40, 3, "NORMAL")
                .sold("x-t:c", "2021-11", 70)
                .customers(V, "x-t:c", .1)
                .covered(RecordKind.JUDICIAL_CASE, LONG_AGO, null)
                .covered(RecordKind.RELATION, LONG_AGO, null);
    }

    /** A firm that sources were asked about, but not for half a year. */
    private static Firm asked() {
        return new Firm()
                .filings("2021-07", 12, 100)
                .account("1", "2021-09", 100, 40, 3, "NORMAL")
                .covered(RecordKind.JUDICIAL_CASE, LONG_AGO, "2021-06-30")
                .covered(RecordKind.RELATION, LONG_AGO, "2021-06-30")
                .covered(RecordKind.TRADE, LONG_AGO, "2021-06-30");
    }

    /** A firm whose amounts of one kind are in two currencies. */
    private static Firm mixed() {
        return known().currency("USD")
                .filing("VAT", "2021-Q4", 100, 1L, false)
                .sued("2021-06-02", "PENDING", 10L)
                .account("2", "2021-12", 100, 40, 3, "NORMAL")
                .sold("x-t:d", "2021-12", 5);
    }

    private static Map<FeatureState, Supplier<Firm>> states(String feature) {
        Map<FeatureState, Supplier<Firm>> firms = new HashMap<>(Map.of(
                FeatureState.OK, FeatureStatesTest::known,
                FeatureState.NO_DATA, Firm::new,
                FeatureState.STALE, FeatureStatesTest::asked,
                FeatureState.INVALID, FeatureStatesTest::mixed,
                FeatureState.NOT_PERMITTED, () -> known().permitted(Set.of())));
        switch (feature) {
            case "reg.age_m" -> firms.put(FeatureState.INVALID, () -> new Firm().registered(V.plusDays(1), null, null));
            case "reg.paid_ratio" -> firms.put(FeatureState.INVALID, () -> new Firm().registered(null, 0L, 0L));
            case "tax.vat_sales_yoy" ->
                firms.put(
                        FeatureState.INVALID,
                        () -> new Firm().filings("2021-12", 12, 100).filings("2020-12", 12, 0));
            case "tax.burden_12m" -> firms.put(FeatureState.INVALID, () -> new Firm().filings("2021-12", 12, 0));
            case "tax.late_filings_12m" ->
                firms.put(FeatureState.STALE, () -> new Firm().covered(RecordKind.TAX_FILING, LONG_AGO, "2021-06-30"));
            case "inv.top1_share" ->
                firms.put(FeatureState.INVALID, () -> new Firm().covered(RecordKind.TRADE, LONG_AGO, null));
            case FeatureCatalogue.CUSTOMER_LOSS ->
                firms.put(FeatureState.STALE, () -> known().customers(V.minusYears(1), "x-t:c", .1));
            default -> {}
        }
        return firms;
    }

    private static Stream<Arguments> featuresAndStates() {
        return FeatureCatalogue.all().stream()
                .flatMap(feature -> Stream.concat(Stream.of(FeatureState.OK), feature.missing().stream())
                        .map(state -> Arguments.of(feature.name(), state)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("featuresAndStates")
    void of_firmMadeForTheState_hasIt(String name, FeatureState state) {
        FirmFile file = Objects.requireNonNull(states(name).get(state)).get().file();
        assertThat(FeatureCatalogue.get(name).of(file).state()).isEqualTo(state);
    }

    @Test
    void of_anyFirm_hasNoStateThatTheCatalogueDoesNotName() {
        List<FirmFile> files = FeatureCatalogue.all().stream()
                .flatMap(feature -> states(feature.name()).values().stream())
                .map(firm -> firm.get().file())
                .toList();
        for (Feature feature : FeatureCatalogue.all()) {
            Set<FeatureState> found = EnumSet.noneOf(FeatureState.class);
            files.forEach(file -> found.add(feature.of(file).state()));
            found.remove(FeatureState.OK);
            assertThat(feature.missing()).as(feature.name()).containsExactlyInAnyOrderElementsOf(found);
        }
    }

    @Test
    void of_valueThatIsThere_hasTheFormThatTheUnitSays() {
        for (Feature feature : FeatureCatalogue.all()) {
            assertThat(feature.of(known().file()))
                    .as(feature.name())
                    .isInstanceOf(
                            switch (feature.form()) {
                                case WHOLE -> FeatureValue.Whole.class;
                                case REAL -> FeatureValue.Real.class;
                                case CATEGORY -> FeatureValue.Category.class;
                            });
        }
    }

    @Test
    void all_isWhatTheIssueAsksFor() {
        assertThat(FeatureCatalogue.all()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(FeatureCatalogue.all()).extracting(Feature::name).doesNotHaveDuplicates();
        assertThat(FeatureCatalogue.all().stream().map(feature -> feature.name().substring(0, 3)))
                .contains("reg", "tax", "jud", "crd", "inv", "rel", "net");
        assertThat(FeatureCatalogue.all()).allSatisfy(feature -> {
            assertThat(feature.unit()).isNotBlank();
            assertThat(feature.formula()).isNotBlank();
            assertThat(feature.window()).isNotBlank();
            assertThat(feature.missing()).doesNotContain(FeatureState.OK).isNotEmpty();
        });
    }

    @Test
    void of_shutKind_tellsNothingOfWhetherThereAreRecords() {
        for (Feature feature : FeatureCatalogue.all()) {
            if (feature.reads() != Disclosure.PUBLIC) {
                FirmFile empty = new Firm().permitted(Set.of()).file();
                FirmFile full = known().permitted(Set.of()).file();
                assertThat(feature.of(empty)).isEqualTo(feature.of(full));
            }
        }
    }
}

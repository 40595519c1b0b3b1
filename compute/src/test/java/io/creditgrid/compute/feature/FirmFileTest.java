package io.creditgrid.compute.feature;

import static io.creditgrid.compute.feature.Firm.V;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import io.creditgrid.model.value.Interval;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirmFileTest {
    private static final Set<RecordKind.Disclosure> ALL =
            Set.of(RecordKind.Disclosure.SUBJECT, RecordKind.Disclosure.OWNER);

    private static long day(String text) {
        return LocalDate.parse(text).toEpochDay();
    }

    private static Version version(CreditRecord record, long seq) {
        return Version.of(Image.of(record), seq, 0);
    }

    private static CreditRecord registered(Interval span, long capital) {
        return CreditRecord.state(new Firm().key(RecordKind.ENTERPRISE), span, 0)
                .set("currency", "CNY")
                .set("name", "Firm")
                .set("status", "ACTIVE")
                .set("registeredCapital", capital)
                .build();
    }

    private static FeatureValue capital(List<Version> versions, LocalDate at) {
        FirmFile file = new FirmFileBuilder(at, Firm.ORDER, ALL)
                .add(RecordKind.ENTERPRISE, versions)
                .build(null);
        return FeatureCatalogue.get("reg.capital_reg").of(file);
    }

    @Test
    void add_severalSources_theFirstInTheListIsSeenWhole() {
        Firm firm =
                new Firm().source("b").registered(null, 700L, 90L).source("a").registered(null, 500L, null);
        assertThat(firm.value("reg.capital_reg")).isEqualTo(FeatureValue.of(500L));
        // not field by field
        assertThat(firm.value("reg.paid_ratio")).isEqualTo(FeatureValue.missing(FeatureState.NO_DATA));
        assertThat(new Firm()
                        .source("zz")
                        .registered(null, 1L, 1L)
                        .source("b")
                        .registered(null, 2L, 1L)
                        .value("reg.capital_reg"))
                .isEqualTo(FeatureValue.of(2L));
        assertThat(new Firm()
                        .source("z2")
                        .registered(null, 1L, 1L)
                        .source("z1")
                        .registered(null, 2L, 1L)
                        .value("reg.capital_reg"))
                .isEqualTo(FeatureValue.of(2L));
    }

    @Test
    void add_bothSidesOfATrade_theCustomerIsBelieved() {
        Firm firm = new Firm()
                .source("a")
                .sold("x-t:c", "2021-12", 100)
                .source("buyers")
                .sold("x-t:c", "2021-12", 90);
        assertThat(firm.value("inv.sales_12m")).isEqualTo(FeatureValue.of(90L));
        assertThat(firm.file().conflicts())
                .containsExactly(
                        new Conflict(RecordKind.TRADE, List.of("x-t:c", "2021-12"), "amount", "buyers", 90, "a", 100));
    }

    @Test
    void conflicts_upToFivePercent_areNone() {
        Firm firm = new Firm()
                .source("buyers")
                .sold("x-t:c", "2021-12", 100)
                .sold("x-t:c", "2021-11", 100)
                .source("a")
                .sold("x-t:c", "2021-12", 105)
                .sold("x-t:c", "2021-11", 94);
        assertThat(firm.file().conflicts()).extracting(Conflict::otherValue).containsExactly(94L);
    }

    @Test
    void add_versions_theWinnerOfTheDayIsSeen() {
        List<Version> versions = List.of(
                version(registered(new Interval(day("2020-01-01"), day("2022-01-01")), 5), 1),
                version(registered(Interval.from(day("2022-01-01")), 7), 2));
        assertThat(capital(versions, V.minusDays(1))).isEqualTo(FeatureValue.of(5L));
        assertThat(capital(versions, V)).isEqualTo(FeatureValue.of(7L));
        assertThat(capital(versions, LocalDate.of(2019, 12, 31))).isEqualTo(FeatureValue.missing(FeatureState.NO_DATA));
        assertThat(new FirmFileBuilder(V, Firm.ORDER, ALL)
                        .add(RecordKind.ENTERPRISE, versions)
                        .build(null)
                        .isRegistered())
                .isTrue();
        assertThat(new FirmFileBuilder(V, Firm.ORDER, ALL)
                        .add(RecordKind.ENTERPRISE, List.of())
                        .build(null)
                        .isRegistered())
                .isFalse();
    }

    @Test
    void add_removedVersions_areNotSeen() {
        CreditRecord record = registered(Interval.from(day("2020-01-01")), 5);
        Version removal = Version.of(Image.removal(record.key(), Interval.from(day("2021-12-31")), 1), 2, 0);
        assertThat(capital(List.of(version(record, 1), removal), V))
                .isEqualTo(FeatureValue.missing(FeatureState.NO_DATA));
        assertThat(capital(List.of(version(record, 1), removal), V.minusDays(2)))
                .isEqualTo(FeatureValue.of(5L));
    }

    @Test
    void add_coverageVersions_giveTheirPieces() {
        RecordKey key = new Firm().key(RecordKind.COVERAGE, "judicialCase");
        CreditRecord asked =
                CreditRecord.state(key, Interval.from(day("2010-01-01")), 0).build();
        Version hole = Version.of(Image.removal(key, new Interval(day("2021-03-01"), day("2021-04-01")), 1), 2, 0);
        Version end = Version.of(Image.removal(key, Interval.from(day("2021-06-01")), 1), 3, 0);
        assertThat(defendant(List.of(version(asked, 1)))).isEqualTo(FeatureValue.of(0L));
        assertThat(defendant(List.of(version(asked, 1), hole))).isEqualTo(FeatureValue.missing(FeatureState.NO_DATA));
        assertThat(defendant(List.of(version(asked, 1), end))).isEqualTo(FeatureValue.missing(FeatureState.STALE));
    }

    private static FeatureValue defendant(List<Version> coverage) {
        FirmFile file = new FirmFileBuilder(V, Firm.ORDER, ALL)
                .add(RecordKind.COVERAGE, coverage)
                .build(null);
        return FeatureCatalogue.get("jud.def_cnt_24m").of(file);
    }

    @Test
    void add_outcome_isPassedOver() {
        CreditRecord outcome = CreditRecord.event(new Firm().key(RecordKind.OUTCOME, "BANKRUPTCY"), V.toEpochDay(), 0)
                .set("bad", true)
                .build();
        FirmFile with = new FirmFileBuilder(V, Firm.ORDER, ALL)
                .add(RecordKind.OUTCOME, List.of(version(outcome, 1)))
                .add(outcome)
                .build(null);
        FirmFile without = new FirmFileBuilder(V, Firm.ORDER, ALL).build(null);
        assertThat(FeatureCatalogue.compute(with)).isEqualTo(FeatureCatalogue.compute(without));
    }

    @Test
    void compute_anyOrderOfRecords_givesTheSameBytes() {
        FirmFile one = new Firm()
                .sold("x-t:c", "2021-12", 5)
                .sold("x-t:d", "2021-12", 7)
                .filings("2021-12", 24, 3)
                .file();
        FirmFile two = new Firm()
                .filings("2021-12", 24, 3)
                .sold("x-t:d", "2021-12", 7)
                .sold("x-t:c", "2021-12", 5)
                .file();
        assertThat(FeatureCatalogue.compute(one).encode())
                .isEqualTo(FeatureCatalogue.compute(two).encode());
    }
}

package io.creditgrid.compute.feature;

import static io.creditgrid.compute.feature.Firm.V;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Values by hand, and the edges of windows. */
class FeatureValuesTest {
    private static final FeatureValue NO_DATA = FeatureValue.missing(FeatureState.NO_DATA);
    private static final FeatureValue INVALID = FeatureValue.missing(FeatureState.INVALID);
    private static final FeatureValue STALE = FeatureValue.missing(FeatureState.STALE);

    private static FeatureValue whole(long value) {
        return FeatureValue.of(value);
    }

    private static Firm courts() {
        return new Firm().covered(RecordKind.JUDICIAL_CASE, "2000-01-01", null);
    }

    @Test
    void registration_fields() {
        Firm firm = new Firm().registered(LocalDate.of(2010, 1, 2), 1_000L, 250L);
        assertThat(firm.value("reg.age_m")).isEqualTo(whole(143));
        assertThat(firm.value("reg.capital_reg")).isEqualTo(whole(1_000));
        assertThat(firm.value("reg.paid_ratio")).isEqualTo(FeatureValue.of(.25));
        assertThat(firm.value("reg.status")).isEqualTo(FeatureValue.of("ACTIVE"));
        assertThat(firm.value("reg.industry")).isEqualTo(FeatureValue.of("C1411"));
        assertThat(firm.value("reg.employees_insured")).isEqualTo(whole(12));
        assertThat(new Firm().registered(null, 100L, 300L).value("reg.paid_ratio"))
                .isEqualTo(FeatureValue.of(1.0));
    }

    @Test
    void window_endsWithTheLastFullMonth() {
        assertThat(Window.before(V, 12)).hasToString("Window[first=2021-01, last=2021-12]");
        assertThat(Window.before(LocalDate.of(2021, 12, 31), 24)).hasToString("Window[first=2019-12, last=2021-11]");
        assertThat(Window.before(LocalDate.of(2022, 3, 15), 1)).hasToString("Window[first=2022-02, last=2022-02]");
    }

    @Test
    void vatSales_sumsThePeriodsThatEndInTheWindow() {
        Firm firm = new Firm()
                .filing("VAT", "2020-Q4", 1_000, null, false)
                .filing("VAT", "2021-Q1", 10, null, false)
                .filing("VAT", "2021-Q2", 20, null, false)
                .filing("VAT", "2021-Q3", 30, null, false)
                .filing("CIT", "2021", 7_000, 9L, false);
        assertThat(firm.value("tax.vat_sales_12m")).isEqualTo(whole(60));
        // February: the windows end with January, so that the first quarter of 2021 is inside still, the last one is
        // not
        assertThat(firm.at(LocalDate.of(2022, 2, 1)).value("tax.vat_sales_12m")).isEqualTo(whole(60));
        assertThat(firm.at(LocalDate.of(2022, 2, 28)).value("tax.vat_sales_12m"))
                .isEqualTo(whole(60));
        assertThat(firm.at(LocalDate.of(2022, 3, 1)).value("tax.vat_sales_12m")).isEqualTo(STALE);
    }

    @Test
    void vatSales_needsSixCoveredMonths() {
        assertThat(new Firm().filings("2021-12", 5, 100).value("tax.vat_sales_12m"))
                .isEqualTo(NO_DATA);
        assertThat(new Firm().filings("2021-12", 6, 100).value("tax.vat_sales_12m"))
                .isEqualTo(whole(600));
        assertThat(new Firm().filings("2021-12", 12, 100).value("tax.vat_sales_yoy"))
                .isEqualTo(NO_DATA);
    }

    @Test
    void growth_comparesSalesPerCoveredMonth() {
        // 11 months of 150 against 12 of 100
        Firm firm = new Firm().filings("2021-11", 11, 150).filings("2020-12", 12, 100);
        assertThat(firm.value("tax.vat_sales_yoy")).isEqualTo(FeatureValue.of(.5));
    }

    @Test
    void burden_isTaxOfAllTypesToVatSales() {
        Firm firm = new Firm().filings("2021-12", 12, 100).filing("CIT", "2021", 0, 36L, false);
        assertThat(firm.value("tax.burden_12m")).isEqualTo(FeatureValue.of((120 + 36) / 1200.0));
    }

    @Test
    void lateFilings_noneIsKnownFromFilingsOrFromCoverage() {
        assertThat(new Firm().filings("2021-12", 6, 1).value("tax.late_filings_12m"))
                .isEqualTo(whole(0));
        assertThat(new Firm().filings("2021-12", 5, 1).value("tax.late_filings_12m"))
                .isEqualTo(NO_DATA);
        assertThat(new Firm().filing("VAT", "2021-12", 1, null, true).value("tax.late_filings_12m"))
                .isEqualTo(whole(1));
        assertThat(new Firm()
                        .covered(RecordKind.TAX_FILING, "2015-01-01", null)
                        .filing("VAT", "2020-12", 1, null, true)
                        .value("tax.late_filings_12m"))
                .isEqualTo(whole(0));
    }

    @Test
    void cases_areCountedByRoleCauseResultAndDay() {
        Firm firm = courts().sued("2021-12-31", "DEFENDANT_FAILED", 500L)
                .sued("2020-01-01", "PLAINTIFF_WON", 70L)
                .sued("2019-12-31", "DEFENDANT_FAILED", 9_000L)
                .sued("2021-05-05", "PENDING", null)
                .judicialCase("PLAINTIFF", "LOAN", "PLAINTIFF_WON", "CLOSED", "2021-02-02", 1L)
                .judicialCase("DEFENDANT", "LOAN", "DEFENDANT_WON", "ENFORCEMENT", "2021-02-02", null)
                .judicialCase("THIRD_PARTY", "LOAN", "PENDING", "OPEN", "2021-02-02", 1L);
        assertThat(firm.value("jud.def_cnt_24m")).isEqualTo(whole(4));
        assertThat(firm.value("jud.def_cnt_all")).isEqualTo(whole(5));
        assertThat(firm.value("jud.def_fen_24m")).isEqualTo(whole(570));
        assertThat(firm.value("jud.def_lost_24m")).isEqualTo(whole(2));
        assertThat(firm.value("jud.def_lost_all")).isEqualTo(whole(3));
        assertThat(firm.value("jud.plt_cnt_24m")).isEqualTo(whole(1));
        assertThat(firm.value("jud.plt_cnt_all")).isEqualTo(whole(1));
        assertThat(firm.value("jud.loan_dispute_24m")).isEqualTo(whole(2));
        assertThat(firm.value("jud.loan_dispute_all")).isEqualTo(whole(2));
        assertThat(firm.value("jud.sale_dispute_24m")).isEqualTo(whole(3));
        assertThat(firm.value("jud.enforced_open_cnt")).isEqualTo(whole(1));
        assertThat(firm.value("jud.months_since_last")).isEqualTo(whole(0));
        assertThat(firm.value("jud.dishonest_now")).isEqualTo(whole(0));
    }

    @Test
    void amounts_thatNobodyStates_areNotNone() {
        assertThat(courts().sued("2021-05-05", "PENDING", null).value("jud.def_fen_24m"))
                .isEqualTo(NO_DATA);
        assertThat(courts().value("jud.def_fen_24m")).isEqualTo(whole(0));
        Firm firm = new Firm();
        for (int month = 1; month <= 9; month++) {
            firm.filing("VAT", "2021-0" + month, 10, null, false);
        }
        assertThat(firm.value("tax.burden_12m")).isEqualTo(NO_DATA);
    }

    @Test
    void monthsSinceLast_capAndNone() {
        assertThat(courts().value("jud.months_since_last")).isEqualTo(whole(999));
        assertThat(courts().sued("1900-01-01", "PENDING", null).value("jud.months_since_last"))
                .isEqualTo(whole(999));
        assertThat(courts().sued("2021-11-30", "PENDING", null).value("jud.months_since_last"))
                .isEqualTo(whole(1));
        assertThat(courts().judicialCase("DEFENDANT", "SALE", "PENDING", "DISHONEST", null, null)
                        .value("jud.dishonest_now"))
                .isEqualTo(whole(1));
    }

    @Test
    void count_aFactIsOneWithoutCoverageAndNoneIsNot() {
        assertThat(new Firm().sued("2021-05-05", "PENDING", null).value("jud.def_cnt_24m"))
                .isEqualTo(whole(1));
        assertThat(new Firm().sued("2021-05-05", "PENDING", null).value("jud.plt_cnt_24m"))
                .isEqualTo(NO_DATA);
    }

    @Test
    void count_noneNeedsTheWholeWindowOfTheFirmsLife() {
        assertThat(new Firm()
                        .covered(RecordKind.JUDICIAL_CASE, "2020-01-01", "2021-12-31")
                        .value("jud.def_cnt_24m"))
                .isEqualTo(whole(0));
        assertThat(new Firm()
                        .covered(RecordKind.JUDICIAL_CASE, "2020-01-02", null)
                        .value("jud.def_cnt_24m"))
                .isEqualTo(NO_DATA);
        assertThat(new Firm()
                        .covered(RecordKind.JUDICIAL_CASE, "2020-01-02", null)
                        .registered(LocalDate.of(2020, 1, 2), null, null)
                        .value("jud.def_cnt_24m"))
                .isEqualTo(whole(0));
        assertThat(new Firm()
                        .covered(RecordKind.JUDICIAL_CASE, "2021-01-01", null)
                        .source("b")
                        .covered(RecordKind.JUDICIAL_CASE, "2019-06-01", "2021-01-01")
                        .value("jud.def_cnt_24m"))
                .isEqualTo(whole(0));
        assertThat(new Firm()
                        .covered(RecordKind.JUDICIAL_CASE, "2021-01-02", null)
                        .source("b")
                        .covered(RecordKind.JUDICIAL_CASE, "2019-06-01", "2021-01-01")
                        .value("jud.def_cnt_24m"))
                .isEqualTo(NO_DATA);
    }

    @Test
    void count_coverageOfTheFutureIsNone() {
        assertThat(new Firm()
                        .covered(RecordKind.JUDICIAL_CASE, "2022-01-02", null)
                        .value("jud.def_cnt_all"))
                .isEqualTo(NO_DATA);
    }

    @Test
    void credit_lastMonthAndWorst() {
        Firm firm = new Firm()
                .account("1", "2021-11", 1_000, 900, 95, "SUBSTANDARD")
                .account("1", "2021-12", 1_000, 500, 0, "NORMAL")
                .account("2", "2021-12", 500, 100, 12, "SPECIAL_MENTION")
                .account("2", "2020-12", 500, 100, 200, "DOUBTFUL")
                .account("2", "2019-12", 500, 100, 400, "LOSS");
        assertThat(firm.value("crd.dpd_now")).isEqualTo(whole(12));
        assertThat(firm.value("crd.dpd_max_12m")).isEqualTo(whole(95));
        assertThat(firm.value("crd.util")).isEqualTo(FeatureValue.of(.4));
        assertThat(firm.value("crd.class_worst_24m")).isEqualTo(whole(4));
        assertThat(new Firm().account("1", "2021-12", 0, 5, 0, "NORMAL").value("crd.util"))
                .isEqualTo(NO_DATA);
        assertThat(new Firm().account("1", "2021-10", 5, 5, 0, "NORMAL").value("crd.dpd_now"))
                .isEqualTo(whole(0));
    }

    @Test
    void credit_monthThatHasNotEndedIsNotSeen() {
        Firm firm = new Firm()
                .account("1", "2021-12", 1_000, 500, 0, "NORMAL")
                .account("1", "2022-01", 1_000, 500, 30, "SPECIAL_MENTION");
        assertThat(firm.at(LocalDate.of(2022, 1, 30)).value("crd.dpd_now")).isEqualTo(whole(0));
        assertThat(firm.at(LocalDate.of(2022, 1, 31)).value("crd.dpd_now")).isEqualTo(whole(30));
    }

    @Test
    void trade_sharesOfCustomers() {
        Firm firm = new Firm()
                .sold("x-t:c", "2021-01", 30)
                .sold("x-t:c", "2021-12", 30)
                .sold("x-t:d", "2021-12", 20)
                .sold("x-t:e", "2021-03", 20)
                .sold("x-t:f", "2020-12", 1_000);
        assertThat(firm.value("inv.sales_12m")).isEqualTo(whole(100));
        assertThat(firm.value("inv.top1_share")).isEqualTo(FeatureValue.of(.6));
        assertThat(firm.value("inv.hhi_customers")).isEqualTo(FeatureValue.of(.6 * .6 + .2 * .2 + .2 * .2));
        assertThat(firm.value("inv.customers_12m")).isEqualTo(whole(3));
        assertThat(firm.value("inv.active_months_12m")).isEqualTo(whole(3));
    }

    @Test
    void trade_noSales() {
        Firm asked = new Firm().covered(RecordKind.TRADE, "2020-01-01", null);
        assertThat(asked.value("inv.sales_12m")).isEqualTo(whole(0));
        assertThat(asked.value("inv.customers_12m")).isEqualTo(whole(0));
        assertThat(asked.value("inv.hhi_customers")).isEqualTo(INVALID);
        assertThat(new Firm().value("inv.hhi_customers")).isEqualTo(NO_DATA);
    }

    @Test
    void relations_countCounterpartsOnce() {
        String person = "person:" + "0".repeat(31);
        Firm firm = new Firm()
                .tie("SHAREHOLDING", person + "1", "")
                .tie("INVESTMENT", person + "1", "")
                .tie("INVESTMENT", person + "2", "")
                .tie("INVESTMENT", "x-t:owner", "")
                .tie("SUPERVISOR", person + "1", "")
                .tie("EXECUTIVE", person + "1", "")
                .tie("OFFICER", person + "3", "")
                .tie("BRANCH", "x-t:b", "")
                .tie("GUARANTEE", "x-t:g", "1")
                .tie("GUARANTEE", "x-t:g", "2")
                .tie("LOAN", "x-t:l", "1")
                .tie("CREDITOR", "x-t:l", "2")
                .tie("MEMBER_OF", "x-area:1", "");
        assertThat(firm.value("rel.owner_persons")).isEqualTo(whole(2));
        assertThat(firm.value("rel.owner_firms")).isEqualTo(whole(1));
        assertThat(firm.value("rel.managers")).isEqualTo(whole(2));
        assertThat(firm.value("rel.branches")).isEqualTo(whole(1));
        assertThat(firm.value("rel.guarantees")).isEqualTo(whole(1));
        assertThat(firm.value("rel.lenders")).isEqualTo(whole(1));
        assertThat(firm.value("rel.memberships")).isEqualTo(whole(1));
    }

    @Test
    void customerLoss_weighsPdsBySales() {
        Firm firm = new Firm()
                .sold("x-t:c", "2021-12", 300)
                .sold("x-t:d", "2021-12", 100)
                .customers(V, "x-t:c", .5, "x-t:d", .25);
        assertThat(firm.value(FeatureCatalogue.CUSTOMER_LOSS)).isEqualTo(FeatureValue.of(.4375));
        assertThat(FeatureCatalogue.get(FeatureCatalogue.CUSTOMER_LOSS)
                        .of(firm.file().with(null)))
                .isEqualTo(NO_DATA);
    }

    @Test
    void amounts_pastALong_areInvalid() {
        Firm firm = new Firm().sued("2021-05-05", "PENDING", Long.MAX_VALUE).sued("2021-05-06", "PENDING", 1L);
        assertThat(firm.value("jud.def_fen_24m")).isEqualTo(INVALID);
    }
}

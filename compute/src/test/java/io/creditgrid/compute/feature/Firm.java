package io.creditgrid.compute.feature;

import io.creditgrid.compute.network.CustomerPds;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureValue;
import io.creditgrid.model.value.Interval;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file of a made-up firm, record by record. All amounts are in CNY unless {@link #currency} says otherwise. */
final class Firm {
    /** The valid day of the tests: the last full month is December 2021. */
    static final LocalDate V = LocalDate.of(2022, 1, 1);

    static final SourceOrder ORDER = new SourceOrder(List.of("a", "b", "buyers"), Set.of("buyers"));

    private static final EnterpriseId ID = EnterpriseId.of("x-t:firm");
    private static final Interval ALWAYS = Interval.from(0);

    private final List<CreditRecord> records = new ArrayList<>();
    private Set<Disclosure> permitted = EnumSet.of(Disclosure.SUBJECT, Disclosure.OWNER);
    private LocalDate validAt = V;
    private String source = "a";
    private String currency = "CNY";
    private @Nullable CustomerPds pds;
    private int cases;

    /** What comes from now on is of this source. */
    Firm source(String name) {
        source = name;
        return this;
    }

    /** What comes from now on is in this currency. */
    Firm currency(String code) {
        currency = code;
        return this;
    }

    Firm at(LocalDate day) {
        validAt = day;
        return this;
    }

    Firm permitted(Set<Disclosure> disclosures) {
        permitted = disclosures;
        return this;
    }

    Firm registered(@Nullable LocalDate establishedOn, @Nullable Long capital, @Nullable Long paidIn) {
        records.add(CreditRecord.state(key(RecordKind.ENTERPRISE), ALWAYS, 0)
                .set("currency", currency)
                .set("name", "Firm")
                .set("establishedOn", establishedOn == null ? null : establishedOn.toEpochDay())
                .set("registeredCapital", capital)
                .set("paidInCapital", paidIn)
                .set("status", "ACTIVE")
                .set("industry", capital == null ? null : "C1411")
                .set("employeesInsured", capital == null ? null : 12L)
                .build());
        return this;
    }

    Firm filing(String taxType, String period, long sales, @Nullable Long paid, boolean late) {
        records.add(CreditRecord.event(
                        key(RecordKind.TAX_FILING, taxType, period),
                        RecordKind.periodEnd(period).toEpochDay(),
                        0)
                .set("currency", currency)
                .set("salesDeclared", sales)
                .set("taxPaid", paid)
                .set("late", late)
                .build());
        return this;
    }

    /** Monthly VAT filings of {@code months} months up to {@code last}, each with the same sales and a tax of a tenth. */
    Firm filings(String last, int months, long sales) {
        for (int i = 0; i < months; i++) {
            filing("VAT", YearMonth.parse(last).minusMonths(i).toString(), sales, sales / 10, false);
        }
        return this;
    }

    Firm sued(String filedOn, String result, @Nullable Long amount) {
        return judicialCase("DEFENDANT", "SALE", result, "CLOSED", filedOn, amount);
    }

    Firm judicialCase(
            String role, String cause, String result, String stage, @Nullable String filedOn, @Nullable Long amount) {
        records.add(CreditRecord.state(key(RecordKind.JUDICIAL_CASE, "no " + cases++, role), ALWAYS, 0)
                .set("currency", currency)
                .set("cause", cause)
                .set("result", result)
                .set("stage", stage)
                .set("amount", amount)
                .set(
                        "filedOn",
                        filedOn == null ? null : LocalDate.parse(filedOn).toEpochDay())
                .build());
        return this;
    }

    Firm account(String account, String month, long limit, long drawn, long daysPastDue, String loanClass) {
        records.add(CreditRecord.event(
                        key(RecordKind.CREDIT_MONTH, account, month),
                        RecordKind.periodEnd(month).toEpochDay(),
                        0)
                .set("currency", currency)
                .set("limit", limit)
                .set("drawn", drawn)
                .set("daysPastDue", daysPastDue)
                .set("loanClass", loanClass)
                .build());
        return this;
    }

    Firm sold(String customer, String month, long amount) {
        records.add(CreditRecord.event(
                        key(RecordKind.TRADE, customer, month),
                        RecordKind.periodEnd(month).toEpochDay(),
                        0)
                .set("currency", currency)
                .set("amount", amount)
                .build());
        return this;
    }

    Firm tie(String type, String counterpart, String ref) {
        records.add(CreditRecord.state(key(RecordKind.RELATION, type, counterpart, ref), ALWAYS, 0)
                .build());
        return this;
    }

    Firm covered(RecordKind kind, String from, @Nullable String to) {
        long start = LocalDate.parse(from).toEpochDay();
        Interval span = to == null
                ? Interval.from(start)
                : new Interval(start, LocalDate.parse(to).toEpochDay());
        records.add(CreditRecord.state(key(RecordKind.COVERAGE, kind.label()), span, 0)
                .build());
        return this;
    }

    Firm customers(LocalDate snapshotOf, Object... idsAndPds) {
        Map<String, Double> known = new HashMap<>();
        for (int i = 0; i < idsAndPds.length; i += 2) {
            known.put((String) idsAndPds[i], (Double) idsAndPds[i + 1]);
        }
        pds = new CustomerPds(snapshotOf, id -> known.getOrDefault(id, Double.NaN));
        return this;
    }

    Firm record(CreditRecord record) {
        records.add(record);
        return this;
    }

    RecordKey key(RecordKind kind, String... parts) {
        return new RecordKey(ID, kind, source, List.of(parts));
    }

    FirmFile file() {
        FirmFileBuilder builder = new FirmFileBuilder(validAt, ORDER, permitted);
        records.forEach(builder::add);
        return builder.build(pds);
    }

    FeatureValue value(String feature) {
        return FeatureCatalogue.get(feature).of(file());
    }
}

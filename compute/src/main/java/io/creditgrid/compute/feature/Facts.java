package io.creditgrid.compute.feature;

import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** The records of a firm as features read them: one type per kind, absent fields null, amounts in minor units of the currency. */
final class Facts {
    private Facts() {}

    /** Kind enterprise. */
    record Registration(
            @Nullable LocalDate establishedOn,
            @Nullable Long registeredCapital,
            @Nullable Long paidInCapital,
            @Nullable String status,
            @Nullable String industry,
            @Nullable Long employeesInsured) {}

    /** Kind taxFiling. */
    record Filing(
            String taxType,
            TaxPeriod period,
            @Nullable String currency,
            @Nullable Long sales,
            @Nullable Long taxPaid,
            boolean late) {}

    /** Kind judicialCase. */
    record Case(
            String role,
            @Nullable String cause,
            @Nullable String result,
            @Nullable String stage,
            @Nullable String currency,
            @Nullable Long amount,
            @Nullable LocalDate filedOn) {}

    /** Kind creditMonth. */
    record AccountMonth(
            String account,
            YearMonth month,
            @Nullable String currency,
            @Nullable Long limit,
            @Nullable Long drawn,
            @Nullable Long daysPastDue,
            @Nullable String loanClass) {}

    /** Kind trade: what the firm sold to a customer in a month. */
    record Sale(String customer, YearMonth month, @Nullable String currency, long amount) {}

    /** Kind relation. */
    record Relation(String type, String counterpart) {}
}

package io.creditgrid.compute.feature;

import io.creditgrid.model.record.CreditRecord;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** Reads the fields of records that features look at. */
final class FactReader {
    private FactReader() {}

    static Facts.Registration registration(CreditRecord record) {
        return new Facts.Registration(
                day(record.integer("establishedOn")),
                record.integer("registeredCapital"),
                record.integer("paidInCapital"),
                record.text("status"),
                record.text("industry"),
                record.integer("employeesInsured"));
    }

    static Facts.Filing filing(CreditRecord record) {
        return new Facts.Filing(
                record.key().part(0),
                TaxPeriod.parse(record.key().part(1)),
                record.text("currency"),
                record.integer("salesDeclared"),
                record.integer("taxPaid"),
                Boolean.TRUE.equals(record.flag("late")));
    }

    static Facts.Case judicialCase(CreditRecord record) {
        return new Facts.Case(
                record.key().part(1),
                record.text("cause"),
                record.text("result"),
                record.text("stage"),
                record.text("currency"),
                record.integer("amount"),
                day(record.integer("filedOn")));
    }

    static Facts.AccountMonth accountMonth(CreditRecord record) {
        return new Facts.AccountMonth(
                record.key().part(0),
                YearMonth.parse(record.key().part(1)),
                record.text("currency"),
                record.integer("limit"),
                record.integer("drawn"),
                record.integer("daysPastDue"),
                record.text("loanClass"));
    }

    static Facts.Sale sale(CreditRecord record) {
        Long amount = record.integer("amount");
        return new Facts.Sale(
                record.key().part(0),
                YearMonth.parse(record.key().part(1)),
                record.text("currency"),
                amount == null ? 0 : amount);
    }

    static Facts.Relation relation(CreditRecord record) {
        return new Facts.Relation(record.key().part(0), record.key().part(1));
    }

    private static @Nullable LocalDate day(@Nullable Long epochDay) {
        return epochDay == null ? null : LocalDate.ofEpochDay(epochDay);
    }
}

package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The tax bureau's value added tax filings: firms with large sales file each month, the others each quarter. A period is filed in the month after it, so that the
 * last ones known at {@link Economy#VALID_AT} are November and the third quarter of 2025. A few filings were cancelled (left out by rule), a few stand twice.
 */
final class TaxFiles {
    /** Yearly sales from which a firm files each month, yuan. */
    static final double MONTHLY_FROM = 45e6;

    private static final YearMonth LAST_MONTH = YearMonth.of(2025, 11);
    private static final int MONTHS = 18;
    private static final YearMonth LAST_QUARTER_END = YearMonth.of(2025, 9);
    private static final int QUARTERS = 7;
    private static final LocalDate STATED_ON = LocalDate.of(2025, 12, 20);
    private static final DateTimeFormatter SLASHED = DateTimeFormatter.ofPattern("uuuu/M/d", Locale.ROOT);

    private final Economy economy;
    private final Path outDir;

    TaxFiles(Economy economy, Path outDir) {
        this.economy = economy;
        this.outDir = outDir;
    }

    List<FileCount> write() throws IOException {
        try (var quarterly = AgencyFile.create(
                        outDir,
                        "tax/vat_quarterly.csv",
                        Charset.forName("GB18030"),
                        ',',
                        "纳税人识别号",
                        "年份",
                        "季度",
                        "申报销售额",
                        "应纳税额",
                        "已缴税额",
                        "申报日期",
                        "是否逾期",
                        "状态");
                var monthly = AgencyFile.create(
                        outDir,
                        "tax/vat_monthly.csv",
                        StandardCharsets.UTF_8,
                        ',',
                        "nsrsbh",
                        "ssq",
                        "xse",
                        "ynse",
                        "yjse",
                        "sbrq",
                        "yqbz",
                        "zt")) {
            for (int i = 0; i < economy.firms(); i++) {
                Draw draw = economy.draw(Purpose.TAX, i);
                if (economy.sales(i) >= MONTHLY_FROM) {
                    months(i, draw, monthly);
                } else {
                    quarters(i, draw, quarterly);
                }
            }
            return List.of(quarterly.count("mappings/vat_quarterly.yaml"), monthly.count("mappings/vat_monthly.yaml"));
        }
    }

    private void quarters(int i, Draw draw, AgencyFile file) {
        Books books = new Books(economy, i, draw);
        String id = economy.uscc(i);
        for (int q = QUARTERS - 1; q >= 0; q--) {
            YearMonth end = LAST_QUARTER_END.minusMonths(3L * q);
            if (end.minusMonths(2).atDay(1).toEpochDay() < economy.founded(i)) {
                continue;
            }
            Filing filing = books.file(end.minusMonths(2), 3);
            String[] row = {
                id,
                Integer.toString(end.getYear()),
                Integer.toString(end.getMonthValue() / 3),
                Amounts.yuan(filing.sales()),
                Amounts.yuan(filing.due()),
                Amounts.yuan(filing.paid()),
                filing.filedOn().format(SLASHED),
                filing.late() ? "是" : "否",
                "正常"
            };
            file.row(row);
            if (draw.chance(.002)) {
                String[] cancelled = row.clone();
                cancelled[3] = Amounts.yuan(filing.sales() + 100_000);
                cancelled[8] = "作废";
                file.filteredRow(cancelled);
            }
            if (draw.chance(.001)) {
                file.unchangedRow(row);
            }
        }
    }

    private void months(int i, Draw draw, AgencyFile file) {
        Books books = new Books(economy, i, draw);
        String id = economy.uscc(i);
        for (int m = MONTHS - 1; m >= 0; m--) {
            YearMonth month = LAST_MONTH.minusMonths(m);
            if (month.atDay(1).toEpochDay() < economy.founded(i)) {
                continue;
            }
            Filing filing = books.file(month, 1);
            String[] row = {
                id,
                compact(month),
                Amounts.yuan(filing.sales()),
                Amounts.yuan(filing.due()),
                Amounts.yuan(filing.paid()),
                filing.filedOn().format(DateTimeFormatter.BASIC_ISO_DATE),
                filing.late() ? "1" : "0",
                "Y"
            };
            file.row(row);
            if (draw.chance(.002)) {
                String[] cancelled = row.clone();
                cancelled[7] = "N";
                file.filteredRow(cancelled);
            }
        }
    }

    /** {@code 202511}. */
    static String compact(YearMonth month) {
        return Integer.toString(month.getYear() * 100 + month.getMonthValue());
    }

    /** One filing: amounts in fen. */
    private record Filing(long sales, long due, long paid, LocalDate filedOn, boolean late) {}

    /** How one firm's sales go and how well it files; both show its distress with noise. */
    private static final class Books {
        private final Economy economy;
        private final int firm;
        private final Draw draw;
        private final double growth;
        private final double swing;
        private final double burden;
        private final double lateness;
        private final double arrears;
        private final double idle;

        Books(Economy economy, int firm, Draw draw) {
            this.economy = economy;
            this.firm = firm;
            this.draw = draw;
            double distress = economy.distress(firm);
            growth = .06 - .14 * distress + .09 * draw.gauss();
            swing = .06 + .05 * Draw.logistic(distress) + .04 * draw.unit();
            burden = .012 + .02 * draw.unit();
            lateness = Draw.logistic(-3.3 + 1.1 * distress);
            arrears = Draw.logistic(-3.8 + 1.2 * distress);
            idle = .10 * Draw.logistic(-4.5 + 1.8 * distress);
        }

        Filing file(YearMonth first, int months) {
            double yuan = 0;
            for (int m = 0; m < months; m++) {
                YearMonth month = first.plusMonths(m);
                double years = (month.getYear() - 2025) + (month.getMonthValue() - 6.5) / 12;
                yuan += economy.sales(firm) / 12 * StrictMath.exp(growth * years) * season(month.getMonthValue());
            }
            yuan *= StrictMath.exp(swing * draw.gauss());
            long sales = draw.chance(idle) ? 0 : Amounts.fen(yuan);
            long due = (long) (sales * burden);
            long paid = draw.chance(arrears) ? (long) (due * draw.between(.2, .9)) : due;
            boolean late = draw.chance(lateness);
            LocalDate nextMonth = first.plusMonths(months).atDay(1);
            LocalDate filedOn = late ? nextMonth.plusDays(draw.in(16, 70)) : nextMonth.plusDays(draw.in(2, 14));
            return new Filing(sales, due, paid, filedOn.isAfter(STATED_ON) ? STATED_ON : filedOn, late);
        }

        private double season(int month) {
            return 1 + economy.sector(firm).season * StrictMath.cos(2 * StrictMath.PI * (month - 11) / 12.0);
        }
    }
}

package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/** Two lenders' files, each in its own manner: the last six months of each account, and the guarantees that one of them holds. */
final class BankFiles {
    private static final YearMonth LAST = YearMonth.of(2025, 12);
    private static final int MONTHS = 6;
    private static final String[] CLASSES = {"NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS"};

    private final Economy economy;
    private final Path outDir;

    BankFiles(Economy economy, Path outDir) {
        this.economy = economy;
        this.outDir = outDir;
    }

    List<FileCount> write() throws IOException {
        try (var demo = AgencyFile.create(
                        outDir,
                        "bank-demo/credit_months.csv",
                        StandardCharsets.UTF_8,
                        ',',
                        "borrower",
                        "account",
                        "month",
                        "limit_cny",
                        "drawn_cny",
                        "overdue_cny",
                        "days_past_due",
                        "loan_class");
                var other = AgencyFile.create(
                        outDir,
                        "bank-b/loans.txt",
                        Charset.forName("GB18030"),
                        '|',
                        "客户代码",
                        "借据号",
                        "账期",
                        "授信额度(万元)",
                        "贷款余额(万元)",
                        "逾期金额(万元)",
                        "逾期天数",
                        "五级分类");
                var guarantees = AgencyFile.create(
                        outDir,
                        "bank-demo/guarantees.csv",
                        StandardCharsets.UTF_8,
                        ',',
                        "guarantor",
                        "debtor",
                        "contract",
                        "amount_cny",
                        "from",
                        "to")) {
            for (int i = 0; i < economy.firms(); i++) {
                Draw draw = economy.draw(Purpose.BANK, i);
                if (draw.chance(.46)) {
                    account(i, draw, "D" + (1_000_000 + i), true, demo);
                }
                if (draw.chance(.24)) {
                    account(i, draw, "HT" + (2_000_000 + i), false, other);
                }
                guarantee(i, draw, guarantees);
            }
            return List.of(
                    demo.count("mappings/bank_demo_months.yaml"),
                    other.count("mappings/bank_b_loans.yaml"),
                    guarantees.count("mappings/guarantees.yaml"));
        }
    }

    private void account(int i, Draw draw, String account, boolean demo, AgencyFile file) {
        double distress = economy.distress(i);
        long limit = Math.max(
                10_000_000L, Amounts.round(Amounts.fen(economy.sales(i) * draw.between(.05, .25)), 1_000_000L));
        double use = Math.min(1, Math.max(.02, .48 + .15 * distress + .18 * draw.gauss()));
        boolean pastDue = draw.chance(Draw.logistic(-3.0 + 1.5 * distress));
        int since = draw.in(1, MONTHS);
        boolean cured = draw.chance(.4);
        int worst = draw.chance(.12) ? 150 : 75;
        String id = economy.uscc(i);
        for (int m = MONTHS - 1; m >= 0; m--) {
            YearMonth month = LAST.minusMonths(m);
            use = Math.min(1, Math.max(0, use + .03 * draw.gauss() + .01 * distress));
            long drawn = Amounts.round((long) (limit * use), 100);
            int days = 0;
            if (pastDue && m < since && !(cured && m < since - 1)) {
                days = Math.min(worst, draw.in(3, 25) + 30 * (since - 1 - m));
            }
            long overdue = days == 0 ? 0 : Amounts.round((long) (drawn * draw.between(.05, .3)), 1);
            int loanClass = days == 0 ? 0 : days > 90 ? 2 : 1;
            if (month.atEndOfMonth().toEpochDay() < economy.founded(i)) {
                continue;
            }
            if (demo) {
                file.row(
                        id,
                        account,
                        month.toString(),
                        Amounts.yuan(limit),
                        Amounts.yuan(drawn),
                        Amounts.yuan(overdue),
                        Integer.toString(days),
                        CLASSES[loanClass]);
            } else {
                file.row(
                        id,
                        account,
                        month.getYear() + "年" + twoDigits(month.getMonthValue()) + "月",
                        Amounts.tenThousandYuan(limit),
                        floating(drawn),
                        Amounts.tenThousandYuan(overdue),
                        Integer.toString(days),
                        Integer.toString(loanClass + 1));
            }
        }
    }

    /** As a bank's spreadsheet writes it, with the noise of a sum of binary fractions: {@code 110483.43699999999}. */
    private static String floating(long fen) {
        return Double.toString(fen / 7e6 + fen * 6 / 7e6);
    }

    private static String twoDigits(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }

    private void guarantee(int i, Draw draw, AgencyFile guarantees) {
        if (!draw.chance(.08)) {
            return;
        }
        int debtor = draw.below(economy.firms());
        if (debtor == i) {
            return;
        }
        LocalDate from = LocalDate.of(2024, 1, 1).plusDays(draw.below(700));
        long amount = Amounts.round(Amounts.fen(economy.sales(debtor) * .1), 1_000_000L) + 1_000_000L;
        guarantees.row(
                economy.uscc(i),
                economy.uscc(debtor),
                "G" + (3_000_000 + i),
                Amounts.yuan(amount),
                from.toString(),
                from.plusYears(3).toString());
    }
}

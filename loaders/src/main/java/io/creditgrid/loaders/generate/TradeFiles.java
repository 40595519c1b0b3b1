package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;

/**
 * What firms sold to whom in 2025, as stated by suppliers on a portal and by core enterprises in their purchase ledgers. The two state most trades alike; some
 * lie a little apart (cut-off), a few far apart.
 */
final class TradeFiles {
    private static final int YEAR = 2025;

    private final Economy economy;
    private final TradeNetwork trade;
    private final Path outDir;

    TradeFiles(Economy economy, TradeNetwork trade, Path outDir) {
        this.economy = economy;
        this.trade = trade;
        this.outDir = outDir;
    }

    List<FileCount> write() throws IOException {
        try (var sales = AgencyFile.create(
                        outDir,
                        "portal/sales.csv",
                        StandardCharsets.UTF_8,
                        ',',
                        "seller",
                        "buyer_scheme",
                        "buyer",
                        "month",
                        "amount",
                        "invoices");
                var purchases = AgencyFile.create(
                        outDir,
                        "core/purchases.csv",
                        Charset.forName("GB18030"),
                        ',',
                        "采购方",
                        "供应商",
                        "月份",
                        "采购金额(万元)",
                        "发票张数")) {
            for (int i = 0; i < economy.firms(); i++) {
                Draw draw = economy.draw(Purpose.SALES, i);
                boolean onPortal = draw.chance(.92);
                double named = Amounts.fen(economy.sales(i)) * draw.between(.5, .95);
                for (int link = trade.first(i); link < trade.first(i + 1); link++) {
                    link(i, link, named * trade.share(link), onPortal, draw, sales, purchases);
                }
            }
            return List.of(sales.count("mappings/sales.yaml"), purchases.count("mappings/purchases.yaml"));
        }
    }

    private void link(
            int i, int link, double fen, boolean onPortal, Draw draw, AgencyFile sales, AgencyFile purchases) {
        int customer = trade.customer(link);
        int months = 1 + draw.poisson(.7, 3);
        int first = draw.in(1, 12);
        int step = 12 / months;
        for (int m = 0; m < months; m++) {
            YearMonth month = YearMonth.of(YEAR, 1 + (first - 1 + m * step) % 12);
            if (month.atEndOfMonth().toEpochDay() < economy.founded(i)) {
                continue;
            }
            long amount = Math.max(100_00L, Amounts.round((long) (fen / months * draw.between(.8, 1.2)), 100));
            int invoices = draw.in(1, 12);
            if (onPortal) {
                sales.row(
                        economy.uscc(i),
                        customer < 0 ? "lei" : "uscc",
                        customer < 0 ? Mint.lei(-1 - customer) : economy.uscc(customer),
                        month.toString(),
                        Amounts.yuan(amount),
                        Integer.toString(invoices));
            }
            if (customer >= 0 && economy.isCore(customer)) {
                purchase(i, customer, month, seenByBuyer(amount, draw), invoices, purchases);
            }
        }
    }

    private static long seenByBuyer(long amount, Draw draw) {
        double at = draw.unit();
        if (at < .90) {
            return amount;
        }
        double factor = at < .96 ? draw.between(.97, 1.03) : draw.between(.6, .93);
        return Math.max(100, Amounts.round((long) (amount * factor), 100));
    }

    private void purchase(int i, int customer, YearMonth month, long amount, int invoices, AgencyFile purchases) {
        purchases.row(
                economy.uscc(customer),
                economy.uscc(i),
                TaxFiles.compact(month),
                Amounts.tenThousandYuan(amount),
                Integer.toString(invoices));
    }
}

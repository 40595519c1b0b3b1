package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * The market regulator's files: the register, its later changes (half of them restate what is known), officers, investors and branches.
 */
final class RegistryFiles {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final LocalDate CHANGED_ON = LocalDate.of(2025, 11, 15);

    private final Economy economy;
    private final Path outDir;

    RegistryFiles(Economy economy, Path outDir) {
        this.economy = economy;
        this.outDir = outDir;
    }

    List<FileCount> write() throws IOException {
        String[] header = {"统一社会信用代码", "企业名称", "成立日期", "注册资本(万元)", "实缴资本(万元)", "登记状态", "行业代码", "行政区划", "参保人数", "生效日期"};
        try (var register = AgencyFile.create(outDir, "registry/enterprises.csv", GB18030, ',', header);
                var changes = AgencyFile.create(outDir, "registry/changes.csv", GB18030, ',', header);
                var officers = AgencyFile.create(
                        outDir, "registry/officers.csv", StandardCharsets.UTF_8, ',', "企业代码", "人员标识", "职务", "任职日期");
                var investors = AgencyFile.create(
                        outDir, "registry/investors.csv", GB18030, ',', "被投资企业", "投资方", "持股比例", "认缴出资(万元)", "出资日期");
                var branches = AgencyFile.create(
                        outDir,
                        "registry/branches.csv",
                        StandardCharsets.UTF_8,
                        ',',
                        "head_office",
                        "branch",
                        "opened_on")) {
            for (int i = 0; i < economy.firms(); i++) {
                Draw draw = economy.draw(Purpose.REGISTRY, i);
                Capital capital = enterprise(i, draw, register, changes);
                officers(i, draw, officers);
                investor(i, draw, capital, investors);
                branches(i, draw, branches);
            }
            return List.of(
                    register.count("mappings/enterprises.yaml"),
                    changes.count("mappings/enterprises.yaml"),
                    officers.count("mappings/officers.yaml"),
                    investors.count("mappings/investors.yaml"),
                    branches.count("mappings/branches.yaml"));
        }
    }

    private Capital enterprise(int i, Draw draw, AgencyFile register, AgencyFile changes) {
        double distress = economy.distress(i);
        long registered = Math.max(
                10_000_000L,
                Amounts.round(Amounts.fen(economy.sales(i) * .15 * StrictMath.exp(.8 * draw.gauss())), 10_000_000L));
        double paidRatio = draw.chance(.35) ? 1 : Math.min(1, Math.max(0, .65 - .15 * distress + .25 * draw.gauss()));
        long paid = Amounts.round((long) (registered * paidRatio), 1_000_000L);
        int insured = 1 + (int) (economy.sales(i) / 600_000 * StrictMath.exp(.4 * draw.gauss()));
        String status = status(distress, draw);
        String founded = chineseDay(economy.founded(i));
        String name = Names.firm(economy, i, draw);
        String industry = economy.sector(i).industry(draw);
        String[] row = {
            economy.uscc(i),
            name,
            founded,
            Amounts.tenThousandYuan(registered),
            Amounts.tenThousandYuan(paid),
            status,
            industry,
            economy.region(i).code(),
            Integer.toString(insured),
            founded
        };
        register.row(row);
        if (draw.chance(.01) && economy.founded(i) < CHANGED_ON.toEpochDay()) {
            if (draw.chance(.5)) {
                changes.unchangedRow(row);
            } else {
                String[] changed = row.clone();
                changed[4] = Amounts.tenThousandYuan(registered);
                changed[8] = Integer.toString(insured + draw.in(1, 5));
                changed[9] = chineseDay((int) CHANGED_ON.toEpochDay());
                changes.row(changed);
            }
        }
        return new Capital(registered);
    }

    private static String status(double distress, Draw draw) {
        double at = draw.unit();
        if (at < .012 * Draw.logistic(1.2 * distress)) {
            return "经营异常";
        }
        return at > .9985 ? "迁出" : at > .997 ? "注销" : at > .996 ? "吊销" : "存续";
    }

    private void officers(int i, Draw draw, AgencyFile officers) {
        int persons = Math.max(1, economy.firms() * 9 / 10);
        int first = draw.chance(.9) ? i % persons : draw.below(persons);
        officers.row(economy.uscc(i), person(first), "法定代表人", dashedDay(economy.founded(i)));
        if (draw.chance(.12)) {
            int second = persons + draw.below(persons);
            officers.row(
                    economy.uscc(i),
                    person(second),
                    draw.chance(.6) ? "监事" : "总经理",
                    dashedDay(economy.founded(i) + draw.in(0, 200)));
        }
    }

    private void investor(int i, Draw draw, Capital capital, AgencyFile investors) {
        if (economy.isCore(i) || economy.firms() < 2 || !draw.chance(.14)) {
            return;
        }
        int cores = (economy.firms() + Economy.CORE_EVERY - 1) / Economy.CORE_EVERY;
        int by = draw.chance(.5) ? draw.below(cores) * Economy.CORE_EVERY : draw.below(economy.firms());
        if (by == i) {
            return;
        }
        int tenths = draw.in(50, 1000);
        long amount = Amounts.round(capital.registered() / 1000 * tenths, 100);
        String share = tenths / 10 + "." + tenths % 10;
        investors.row(
                economy.uscc(i),
                economy.uscc(by),
                share,
                Amounts.tenThousandYuan(amount),
                chineseDay(economy.founded(i)));
    }

    private void branches(int i, Draw draw, AgencyFile branches) {
        int count = economy.isCore(i) ? draw.in(0, 3) : draw.chance(.04) ? 1 : 0;
        for (int b = 0; b < count; b++) {
            Region at = Region.ALL.get(draw.below(Region.ALL.size()));
            String branch = Mint.uscc("91", at.code(), (long) GeneratorConfig.ENTERPRISES_MAX + 4L * i + b);
            int age = (int) Economy.VALID_AT.toEpochDay() - economy.founded(i);
            branches.row(economy.uscc(i), branch, dashedDay(economy.founded(i) + draw.in(30, Math.max(31, age - 60))));
        }
    }

    private static String person(int number) {
        return "P" + (100_000_000 + number);
    }

    private static String chineseDay(int epochDay) {
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        return day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日";
    }

    private static String dashedDay(int epochDay) {
        return LocalDate.ofEpochDay(epochDay).toString();
    }

    /** What later files need of a firm's capital, fen. */
    private record Capital(long registered) {}
}

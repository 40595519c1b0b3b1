package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;

/** The courts' files: cases of the last five years, and the list of firms that the courts were asked about (not quite all). */
final class CourtFiles {
    private static final int DAYS = 5 * 365;
    private static final String[] CAUSES = {"买卖合同纠纷", "借款合同纠纷", "劳动争议", "租赁合同纠纷", "建设工程合同纠纷", "其他合同纠纷", "侵权责任纠纷"};
    private static final double[] CAUSE_UP_TO = {.42, .64, .78, .85, .92, .97, 1};

    private final Economy economy;
    private final Path outDir;
    private long cases;

    CourtFiles(Economy economy, Path outDir) {
        this.economy = economy;
        this.outDir = outDir;
    }

    FileCount write() throws IOException {
        try (var file = AgencyFile.create(
                        outDir,
                        "court/cases.csv",
                        StandardCharsets.UTF_8,
                        ',',
                        "案号",
                        "当事人代码",
                        "诉讼地位",
                        "案由",
                        "法院层级",
                        "结果",
                        "阶段",
                        "标的额",
                        "立案日期");
                var asked = AgencyFile.create(outDir, "court/asked.csv", StandardCharsets.UTF_8, ',', "企业代码")) {
            for (int i = 0; i < economy.firms(); i++) {
                Draw draw = economy.draw(Purpose.COURT, i);
                if (draw.chance(.97)) {
                    asked.row(economy.uscc(i));
                    cases(i, draw, file);
                }
            }
            return file.count("mappings/cases.yaml");
        }
    }

    private void cases(int i, Draw draw, AgencyFile file) {
        double distress = economy.distress(i);
        int sued = draw.poisson(StrictMath.exp(-1.85 + 1.0 * distress), 6);
        for (int c = 0; c < sued; c++) {
            // the worse a firm stands, the more recent are the cases against it
            int daysAgo = 20 + (int) (DAYS * StrictMath.pow(draw.unit(), 1.5 + .5 * Math.max(0, distress)));
            defendant(i, daysAgo, draw, file);
        }
        int sues = draw.poisson(.12, 3);
        for (int c = 0; c < sues; c++) {
            boolean open = draw.chance(.2);
            String result = open ? "未结" : draw.chance(.8) ? "原告胜诉" : "原告败诉";
            row(i, 20 + draw.below(DAYS), "原告", result, open ? "审理中" : "结案", draw, file);
        }
    }

    private void defendant(int i, int daysAgo, Draw draw, AgencyFile file) {
        if (daysAgo < 200 && draw.chance(.6)) {
            row(i, daysAgo, "被告", "未结", "审理中", draw, file);
            return;
        }
        boolean lost = draw.chance(Draw.logistic(.3 + .6 * economy.distress(i)));
        String stage = "结案";
        if (lost && draw.chance(Draw.logistic(-2 + .7 * economy.distress(i)))) {
            stage = draw.chance(.06) ? "失信" : "执行中";
        }
        row(i, daysAgo, "被告", lost ? "被告败诉" : "被告胜诉", stage, draw, file);
    }

    private void row(int i, int daysAgo, String role, String result, String stage, Draw draw, AgencyFile file) {
        LocalDate filedOn =
                Economy.VALID_AT.minusDays(Math.min(daysAgo, Economy.VALID_AT.toEpochDay() - economy.founded(i)));
        cases++;
        String caseNo = "（" + filedOn.getYear() + "）" + economy.region(i).court() + "民初" + cases + "号";
        double cause = draw.unit();
        int c = 0;
        while (cause >= CAUSE_UP_TO[c]) {
            c++;
        }
        String court = draw.chance(.9) ? "基层" : draw.chance(.85) ? "中级" : "高级";
        long amount = Amounts.round(Amounts.fen(economy.sales(i) * .02 * StrictMath.exp(draw.gauss())), 100);
        file.row(
                caseNo,
                economy.uscc(i),
                role,
                CAUSES[c],
                court,
                result,
                stage,
                draw.chance(.95) ? Amounts.yuan(amount) : "",
                filedOn.toString());
    }
}

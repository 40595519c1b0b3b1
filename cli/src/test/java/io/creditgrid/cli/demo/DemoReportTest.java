package io.creditgrid.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.contract.Answer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code is 0 only if each of the four checks held. */
class DemoReportTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 10, 10, OK,            true,  true",
        "101, 100, 10, 10, OK,            true,  false",
        "99,  100, 10, 10, OK,            true,  false",
        "100, 100, 9,  10, OK,            true,  false",
        "100, 100, 11, 10, OK,            true,  false",
        "100, 100, 10, 10, ALTERED_VALUE, true,  false",
        "100, 100, 10, 10, OK,            false, false",
        "99,  100, 9,  10, MISSING_VALUE, false, false"
    })
    void holds_onlyIfAllFourDo(
            long mutations, long entries, long scored, long enterprises, String verdict, boolean named, boolean holds) {
        DemoReport report = report(mutations, entries, scored, enterprises, verdict, named, 0.8);
        assertThat(report.holds()).isEqualTo(holds);
        assertThat(printed(report)).contains(holds ? "every check held" : "A CHECK DID NOT HOLD");
        assertThat(printed(report).contains("NOT EQUAL")).isEqualTo(mutations != entries);
    }

    @Test
    void withoutOutcomes_aucIsNull_andIsNotPrinted() {
        DemoReport report = report(1, 1, 1, 1, "OK", true, null);
        assertThat(Answer.json().valueToTree(report).get("auc").isNull()).isTrue();
        assertThat(printed(report)).doesNotContain("AUC");
    }

    private static String printed(DemoReport report) {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text, true));
        return text.toString();
    }

    private static DemoReport report(
            long mutations,
            long entries,
            long scored,
            long enterprises,
            String verdict,
            boolean named,
            @Nullable Double auc) {
        return new DemoReport(
                enterprises,
                1,
                mutations,
                1,
                1,
                0,
                0,
                0,
                new DemoReport.Derived(0, 0),
                1,
                1,
                scored,
                1,
                auc,
                auc,
                auc,
                new DemoReport.Audit(entries, 0, 32, verdict, 1),
                new DemoReport.Tamper("ALTERED_VALUE", 0, 0, "backup on demo-1", named),
                Map.of(),
                1,
                1);
    }
}

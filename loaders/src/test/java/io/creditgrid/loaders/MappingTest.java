package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
    private static final String TAX = """
            mapping: 1
            source: tax
            kind: taxFiling
            publishedAt: 2025-12-20T09:00:00+08:00
            filters:
              - {rule: cancelled, column: 状态, drop: [作废]}
            id: uscc:${税号}
            key:
              taxType: VAT
              period: {from: 月份, month: yyyyMM}
            fields:
              currency: CNY
              salesDeclared: {from: 销售额, unit: 万元}
              filedOn: {from: 申报日, date: yyyy年M月d日, optional: true, absent: ["-"]}
              late: {from: 逾期, codes: {是: "true", 否: "false"}}
            """;
    private static final String HEADER = "税号,月份,销售额,申报日,逾期,状态\n";
    private static final String GOOD = "91110000600037341L,202511,12.5,2025年12月5日,是,正常\n";

    @TempDir
    Path folder;

    @Test
    void row_becomesARecord() throws IOException {
        DryRun run = run(TAX, HEADER + GOOD, StandardCharsets.UTF_8);

        CreditRecord record = run.firstRecords().get(0);
        assertThat(record.key().firm().canonical()).isEqualTo("uscc:91110000600037341L");
        assertThat(record.key().parts()).containsExactly("VAT", "2025-11");
        assertThat(record.key().source()).isEqualTo("tax");
        assertThat(record.at()).isEqualTo(LocalDate.of(2025, 11, 30).toEpochDay());
        assertThat(record.integer("salesDeclared")).isEqualTo(12_500_000);
        assertThat(record.integer("filedOn"))
                .isEqualTo(LocalDate.of(2025, 12, 5).toEpochDay());
        assertThat(record.flag("late")).isTrue();
        assertThat(record.publishedAt()).isEqualTo(1_766_192_400_000L);
    }

    @Test
    void everyRow_endsInOneOfThreeWays_withLineColumnValueAndCure() throws IOException {
        String rows = GOOD
                + GOOD.replace("正常", "作废")
                + GOOD.replace("91110000600037341L", "91110000600037341M")
                + GOOD.replace("202511", "202513")
                + GOOD.replace("12.5", "12.3456789")
                + GOOD.replace("12.5", "")
                + GOOD.replace("2025年12月5日", "-")
                + GOOD.replace("2025年12月5日", "2025年2月30日")
                + GOOD.replace("是", "有")
                + "91110000600037341L,202511\n";
        DryRun run = run(TAX, HEADER + rows, StandardCharsets.UTF_8);

        assertThat(run.read()).isEqualTo(10);
        assertThat(run.parsed()).isEqualTo(2);
        assertThat(run.filtered()).containsExactlyEntriesOf(java.util.Map.of("cancelled", 1L));
        assertThat(run.firstRejects())
                .extracting(r -> r.line() + " " + r.column() + " " + r.reason())
                .containsExactly(
                        "4 税号 BAD_IDENTIFIER",
                        "5 月份 BAD_DAY",
                        "6 销售额 NOT_EXACT",
                        "7 销售额 MISSING_VALUE",
                        "9 申报日 BAD_DAY",
                        "10 逾期 UNKNOWN_CODE",
                        "11  COLUMN_COUNT");
        assertThat(run.firstRejects()).allSatisfy(r -> assertThat(r.cure()).startsWith("expected"));
        assertThat(run.firstRejects().get(5).value()).isEqualTo("有");
    }

    @Test
    void gb18030_isRead_andBytesOfAnotherEncodingAreRejectedByLine() throws IOException {
        String mapping = TAX.replace("kind: taxFiling", "kind: taxFiling\nencoding: GB18030");

        DryRun good = run(mapping, HEADER + GOOD, Charset.forName("GB18030"));
        assertThat(good.parsed()).isEqualTo(1);

        byte[] head = (HEADER + GOOD).getBytes(StandardCharsets.UTF_8);
        byte[] broken = GOOD.getBytes(StandardCharsets.UTF_8);
        broken[broken.length - 2] = (byte) 0xff;
        Path file = folder.resolve("broken.csv");
        Files.write(file, head);
        Files.write(file, broken, java.nio.file.StandardOpenOption.APPEND);
        DryRun run = DryRun.of(parse(TAX), file, folder);
        assertThat(run.parsed()).isEqualTo(1);
        assertThat(run.firstRejects())
                .extracting(r -> r.line() + " " + r.column() + " " + r.reason())
                .containsExactly("3 状态 MALFORMED_BYTES");
    }

    @Test
    void missingColumns_areNamedTogether() {
        assertThatThrownBy(() -> run(TAX, "税号,月份\n1,2\n", StandardCharsets.UTF_8))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_MAPPING))
                .hasMessageContaining("[状态, 申报日, 逾期, 销售额]");
    }

    @Test
    void byteOrderMarkAndQuotes_areRead() throws IOException {
        DryRun run = run(
                TAX,
                "\uFEFF" + HEADER + "\"91110000600037341L\",202511,\"12.5\",\"-\",否,\"正\n常\"\n" + GOOD,
                StandardCharsets.UTF_8);

        assertThat(run.parsed()).isEqualTo(2);
    }

    @Test
    void allProblems_areReportedTogether_withLines() {
        String bad = """
                mapping: 1
                source: Tax Office
                kind: taxFiling
                colour: red
                mode: full
                encoding: KLINGON
                key:
                  taxType: VAT
                  quarter: ${q}
                fields:
                  salesDeclared: {from: s, unit: kilo, type: TEXT}
                  late: {from: l, codes: {yes: "true"}, codez: 1}
                  filedOn: {from: d, date: dd.mm.yyyy}
                """;
        assertThatThrownBy(() -> parse(bad))
                .isInstanceOf(GridException.class)
                .hasMessageContaining("m.yaml has")
                .hasMessageContaining("line 2: source: expected 1 to 32 of a-z")
                .hasMessageContaining("line 4: colour: unknown setting")
                .hasMessageContaining("line 5: mode: expected delta: a taxFiling happened on its day")
                .hasMessageContaining("line 6: encoding: expected an encoding")
                .hasMessageContaining("expected publishedAt")
                .hasMessageContaining("expected id:")
                .hasMessageContaining("expected key.period")
                .hasMessageContaining("line 9: key.quarter: expected a part of the natural key")
                .hasMessageContaining("line 11: fields.salesDeclared: expected unit: a number")
                .hasMessageContaining("line 11: fields.salesDeclared: expected type: MONEY")
                .hasMessageContaining("line 12: fields.late.codez: unknown setting")
                .hasMessageContaining("line 13: fields.filedOn.date: expected a pattern")
                .hasMessageContaining("expected fields.currency");
    }

    @Test
    void yamlThatIsNone_isRefusedWithItsLine() {
        assertThatThrownBy(() -> parse("a: [1\nb: 2\n")).hasMessageContaining("line 2: not YAML");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("expected named settings");
        assertThatThrownBy(() -> parse("a: 1\na: 2\n")).hasMessageContaining("line 2: a stands twice");
        assertThatThrownBy(() -> parse("a: &x {b: 1}\nc: *x\n")).isInstanceOf(GridException.class);
    }

    @Test
    void codesOutsideTheSchema_areRefusedWhenTheMappingIsRead() {
        String bad = TAX.replace("kind: taxFiling", "kind: relation")
                .replace("key:", "from: 2025-01-01\nkey:")
                .replace("taxType: VAT", "type: {from: t, codes: {x: FRIEND}}\n  counterpart: uscc:${c}\n  ref: \"\"");
        assertThatThrownBy(() -> parse(bad))
                .hasMessageContaining("expected one of [INVESTMENT")
                .hasMessageContaining("FRIEND");
    }

    @Test
    void gridsOwnKinds_areNotLoaded() {
        assertThatThrownBy(() -> parse(TAX.replace("kind: taxFiling", "kind: score")))
                .hasMessageContaining("expected one of [enterprise, taxFiling")
                .hasMessageContaining("score");
    }

    @Test
    void persons_areMarked_andRowsCanBeReferences() throws IOException {
        String mapping = """
                mapping: 1
                source: registry
                kind: relation
                publishedAt: {from: stated, date: yyyyMMdd}
                from: 2021-12-31
                to: {from: end, date: yyyyMMdd, optional: true}
                restatements: keep
                variants:
                  - when: {column: type, in: [officer]}
                    id: x-test:${firm}
                    key: {type: OFFICER, counterpart: {from: other, token: person}, ref: ""}
                    fields: {position: "the $$1 man"}
                  - when: {column: type, in: [loan]}
                    id: x-test:${other}
                    key: {type: LOAN, counterpart: "x-test:${firm}", ref: "${row}"}
                """;
        String rows = """
                type,firm,other,end,stated
                officer,a,Li,,20251201
                loan,a,b,20300101,20251201
                loan,a,b,20300101,20251201
                gift,a,b,,20251201
                loan,a,b,20211231,20251201
                """;
        DryRun run = run(mapping, rows, StandardCharsets.UTF_8);

        assertThat(run.firstRecords())
                .extracting(r -> r.key().firm() + " " + r.key().parts() + " " + r.interval())
                .containsExactly(
                        "x-test:a [OFFICER, clear-person:Li, ] [2021-12-31, open)",
                        "x-test:b [LOAN, x-test:a, 2] [2021-12-31, 2030-01-01)",
                        "x-test:b [LOAN, x-test:a, 3] [2021-12-31, 2030-01-01)");
        assertThat(run.firstRecords().get(0).text("position")).isEqualTo("the $1 man");
        assertThat(run.firstRecords().get(0).publishedAt()).isEqualTo(1_764_518_400_000L);
        assertThat(run.firstRejects()).extracting(r -> r.reason()).containsExactly("NO_VARIANT", "BAD_INTERVAL");
        assertThat(parse(mapping).keepRestatements()).isTrue();
    }

    @Test
    void coverage_countsDistinctFirms_andNamesRowsThatAreNone() throws IOException {
        String mapping = TAX + """
                coverage:
                  kinds: [taxFiling, judicialCase]
                  population: {file: asked.csv, id: "uscc:${firm}"}
                  from: 2020-01-01
                """;
        Files.writeString(
                folder.resolve("asked.csv"),
                "firm\n91110000600037341L\n91440300767693509Q\n91110000600037341L\nnone\n");
        DryRun run = run(mapping, HEADER + GOOD, StandardCharsets.UTF_8);

        assertThat(run.coverage()).isEqualTo(4);
        assertThat(run.firstRejects())
                .extracting(r -> r.line() + " " + r.reason())
                .containsExactly("5 BAD_IDENTIFIER");
        assertThat(parse(mapping).kindsWritten()).containsExactly(RecordKind.TAX_FILING, RecordKind.COVERAGE);
    }

    @Test
    void otherCurrencies_haveTheirOwnDecimals() throws IOException {
        String mapping = TAX.replace("currency: CNY", "currency: ${状态}")
                .replace("filters:\n  - {rule: cancelled, column: 状态, drop: [作废]}\n", "");
        DryRun run = run(
                mapping, HEADER + GOOD.replace("正常", "JPY") + GOOD.replace("正常", "KWD") + GOOD, StandardCharsets.UTF_8);

        assertThat(run.firstRecords())
                .extracting(r -> r.integer("salesDeclared"))
                .containsExactly(125_000L, 125_000_000L);
        assertThat(run.firstRejects())
                .extracting(r -> r.column() + " " + r.reason())
                .containsExactly("状态 UNKNOWN_CODE");
    }

    private DryRun run(String mapping, String file, Charset charset) throws IOException {
        Path data = folder.resolve("data.csv");
        Files.write(data, file.getBytes(charset));
        return DryRun.of(parse(mapping), data, folder);
    }

    private static Mapping parse(String yaml) {
        return Mapping.parse("m.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void digest_followsBytesAndStatedTime() {
        byte[] yaml = TAX.getBytes(StandardCharsets.UTF_8);
        byte[] other = (TAX + "# c\n").getBytes(StandardCharsets.UTF_8);
        java.time.Instant stated = java.time.Instant.parse("2025-12-21T00:00:00Z");

        assertThat(Mapping.parse("a", yaml).digest())
                .isEqualTo(Mapping.parse("b", yaml).digest());
        assertThat(List.of(
                        Mapping.parse("a", other).digest(),
                        Mapping.parse("a", yaml, stated).digest()))
                .doesNotContain(Mapping.parse("a", yaml).digest());
    }
}

package io.creditgrid.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files and mappings that are wrong, each in one way. */
final class BadFiles {
    /** A mapping to which nothing is wrong. */
    static final String MAPPING = """
            mapping: 1
            source: registry
            kind: enterprise
            publishedAt: 2025-06-01T09:00:00+08:00
            id: uscc:${id}
            from: {from: founded, date: yyyy-MM-dd}
            fields:
              currency: CNY
              name: ${name}
              registeredCapital: ${capital}
              status: {from: status, codes: {存续: ACTIVE, 注销: CANCELLED}}
            """;

    private static final String RELATIONS = """
            mapping: 1
            source: links
            kind: relation
            publishedAt: 2025-06-01T09:00:00+08:00
            id: x-full:${a}
            from: 2020-01-01
            key: {type: SHAREHOLDING, counterpart: "x-full:${b}", ref: ""}
            fields: {position: "${p}"}
            """;

    private static final String FULL = """
            mapping: 1
            source: trainees
            kind: enterprise
            publishedAt: %s
            mode: full
            id: x-bad:${id}
            from: 2020-01-01
            fields: {currency: CNY, name: "${name}", status: ACTIVE}
            """;

    static final String HEADER = "id,founded,name,capital,status\n";
    private static final int RUNNING_AND_DONE = 2;
    private static final int MEGABYTE = 1 << 20;

    private BadFiles() {}

    /** A row to which nothing is wrong. */
    static String row(int number) {
        return InputGrid.uscc(number) + ",2020-01-02,某某公司,12.50,存续\n";
    }

    private static BadInput rejected(String name, String badRow, String code, String value, String cure) {
        return new BadInput(
                name, grid -> grid.load("loader", MAPPING, HEADER + badRow), code, value, cure, 1, RUNNING_AND_DONE);
    }

    private static BadInput refused(String name, String mapping, String rows, String code, String value, String cure) {
        return new BadInput(name, grid -> grid.load("loader", mapping, rows), code, value, cure, 1, 0);
    }

    static Stream<BadInput> rows() {
        return Stream.of(csv(), values(), mappings(), batches(), fullFiles()).flatMap(List::stream);
    }

    private static List<BadInput> csv() {
        byte[] elsewhere = (HEADER + row(1)).getBytes(Charset.forName("GB18030"));
        return List.of(
                new BadInput(
                        "malformed: a quote is never closed",
                        grid -> grid.load("loader", MAPPING, HEADER + "\"" + row(2)),
                        "BAD_VALUE",
                        "expected a closing quote for the value that begins in line 2: the file ends in line 3",
                        "correct that row, or fetch the whole file again",
                        1,
                        0),
                refused(
                        "malformed: a quote is closed inside a value",
                        MAPPING,
                        HEADER + row(2) + row(3).replace("某某公司", "\"某某\"公司"),
                        "BAD_VALUE",
                        "closing quote in line 3: '公'",
                        "double quotes inside a quoted value"),
                rejected(
                        "truncated in a row",
                        row(3).substring(0, 25),
                        "COLUMN_COUNT",
                        InputGrid.uscc(3),
                        "expected 5 values, as the header has, not 2"),
                new BadInput(
                        "wrong encoding",
                        grid -> grid.load("loader", MAPPING, elsewhere),
                        "MALFORMED_BYTES",
                        "data.csv,2,1,name",
                        "expected text in UTF-8; correct the row, or the mapping's encoding",
                        1,
                        RUNNING_AND_DONE),
                new BadInput(
                        "wrong encoding of the header",
                        grid -> grid.load(
                                "loader",
                                MAPPING.replace("${name}", "${名称}"),
                                HEADER.replace("name", "名称").getBytes(Charset.forName("GB18030"))),
                        "BAD_MAPPING",
                        "expected the columns \\[名称]",
                        "read as UTF-8 with separator ','",
                        1,
                        0),
                refused(
                        "empty file",
                        MAPPING,
                        "",
                        "BAD_MAPPING",
                        "data.csv",
                        "expected a header and rows: the file is empty"),
                new BadInput(
                        "header only",
                        grid -> grid.load("loader", MAPPING, HEADER),
                        "LOADED",
                        "\"read\":0",
                        "\"rejected\":0",
                        0,
                        RUNNING_AND_DONE),
                refused(
                        "missing column",
                        MAPPING,
                        HEADER.replace("capital", "Kapital") + row(4),
                        "BAD_MAPPING",
                        "expected the columns \\[capital], which its header lacks",
                        "it has \\[id, founded, name, Kapital, status]"),
                refused(
                        "column twice",
                        MAPPING,
                        HEADER.replace("capital", "name") + row(4),
                        "BAD_MAPPING",
                        "\"name\" stands twice",
                        "expected each column once"),
                new BadInput(
                        "200 columns",
                        grid -> grid.load("loader", MAPPING, wide()),
                        "LOADED",
                        "\"loaded\":1",
                        "",
                        0,
                        3),
                refused(
                        "200 columns, none of them known",
                        MAPPING,
                        wide().replace("founded", "column"),
                        "BAD_MAPPING",
                        "expected the columns \\[founded]",
                        "and 1[0-9][0-9] more"));
    }

    private static String wide() {
        String names = IntStream.range(0, 195).mapToObj(i -> ",c" + i).collect(Collectors.joining());
        String values = ",v".repeat(195);
        return HEADER.strip() + names + "\n" + row(5).strip() + values + "\n";
    }

    private static List<BadInput> values() {
        String good = row(10);
        return List.of(
                rejected(
                        "wrong check character",
                        good.replaceFirst("^(.{17}).", "$1" + (good.charAt(17) == '0' ? '1' : '0')),
                        "BAD_IDENTIFIER",
                        "data.csv,2,1,id,uscc:" + good.substring(0, 17),
                        "expected a USCC with check character " + good.charAt(17)
                                + ".*compare it with the business licence"),
                rejected(
                        "impossible date",
                        good.replace("2020-01-02", "2025-02-30"),
                        "BAD_DAY",
                        "founded,2025-02-30",
                        "expected a day of the calendar as yyyy-MM-dd"),
                rejected(
                        "overflow",
                        good.replace("12.50", "99999999999999999999"),
                        "OUT_OF_RANGE",
                        "capital,99999999999999999999",
                        "expected less than 2\\^63 smallest units; check the unit"),
                rejected(
                        "unknown code",
                        good.replace("存续", "迁出"),
                        "UNKNOWN_CODE",
                        "status,迁出",
                        "expected one of \\[存续, 注销]; add it to the table of codes"),
                rejected(
                        "not whole minor units",
                        good.replace("12.50", "12.505"),
                        "NOT_EXACT",
                        "capital,12.505",
                        "expected no more decimals than are kept; declare rounding and tolerance"),
                rejected(
                        "not a number",
                        good.replace("12.50", "12·50"),
                        "BAD_NUMBER",
                        "capital,12·50",
                        "expected a plain decimal number"),
                rejected(
                        "missing value",
                        good.replace("某某公司", ""),
                        "MISSING_VALUE",
                        "data.csv,2,1,name,",
                        "expected a value; say optional: true"),
                rejected(
                        "a value of 1 MB",
                        good.replace("某某公司", "x".repeat(MEGABYTE)),
                        "TOO_LONG",
                        "name,x{80}…",
                        "expected at most 4000 characters"),
                rejected(
                        "an identifier of 1 MB",
                        "9".repeat(MEGABYTE) + good.substring(18),
                        "BAD_IDENTIFIER",
                        "id,uscc:9{75}…,",
                        "expected a USCC of 18 characters: \"\"9{80}…\"\" has 1048576"),
                new BadInput(
                        "a part of the key of 1 MB",
                        grid -> grid.load("loader", RELATIONS, "a,b,p\n1," + "y".repeat(MEGABYTE) + ",p\n"),
                        "BAD_IDENTIFIER",
                        "b,x-full:y{73}…,",
                        "expected a value of 1 to 64",
                        1,
                        RUNNING_AND_DONE),
                new BadInput(
                        "a firm that is none is named in the key",
                        grid -> grid.load("loader", RELATIONS.replace("x-full:${b}", "${b}"), "a,b,p\n1,grid:p1,p\n"),
                        "BAD_KEY",
                        "grid:p1",
                        "of a firm and not grid:",
                        1,
                        RUNNING_AND_DONE),
                new BadInput(
                        "published in the future",
                        grid -> grid.load(
                                "loader", MAPPING.replace("2025-06-01T09:00:00+08:00", inDays(3)), HEADER + row(11)),
                        "PUBLISHED_IN_FUTURE",
                        "publishedAt=" + inDays(3).substring(0, 10),
                        "at most a day ahead of the grid's clock.*correct the date of the file",
                        1,
                        RUNNING_AND_DONE),
                new BadInput(
                        "folder full",
                        grid -> grid.load("loader", RELATIONS, fullFolder()),
                        "FOLDER_FULL",
                        "x-full:1 SHAREHOLDING\\|x-full:[0-9]+",
                        "expected at most 262144 bytes in the folder of relation: it would have about",
                        1,
                        RUNNING_AND_DONE + 64));
    }

    private static String inDays(int days) {
        return Instant.now()
                .plus(days, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS)
                .toString();
    }

    /** Relations of one firm, whose folder has room for 64 of them. */
    private static String fullFolder() {
        return "a,b,p\n"
                + IntStream.range(0, 70)
                        .mapToObj(i -> "1," + (1_000 + i) + "," + "p".repeat(3_970) + "\n")
                        .collect(Collectors.joining());
    }

    private static List<BadInput> mappings() {
        return List.of(
                refused(
                        "unknown key of a mapping",
                        MAPPING + "colour: red\n",
                        HEADER,
                        "BAD_MAPPING",
                        "line 12: colour",
                        "unknown setting; expected one of \\[.*encoding.*mode"),
                refused(
                        "a mapping that is no YAML",
                        MAPPING + "fields: [\n",
                        HEADER,
                        "BAD_MAPPING",
                        "m.yaml has 1 problem",
                        "line 1[0-9]: not YAML"),
                refused(
                        "a full file of events",
                        MAPPING.replace("kind: enterprise", "kind: taxFiling\nmode: full"),
                        HEADER,
                        "BAD_MAPPING",
                        "line 4: mode",
                        "expected delta: a taxFiling happened on its day"),
                new BadInput(
                        "a mapping that is not there",
                        grid -> grid.run("loader", "load", "--mapping", "/nowhere/m.yaml", "data.csv"),
                        "creditgrid",
                        "/nowhere/m.yaml",
                        "expected the file",
                        1,
                        0),
                new BadInput(
                        "no file to load",
                        grid -> grid.run("loader", "load", "--mapping", "m.yaml"),
                        "creditgrid",
                        "at least one FILE",
                        "see creditgrid load --help",
                        2,
                        0));
    }

    /** Files that are good in themselves, loaded when they should not be, or again. */
    private static List<BadInput> batches() {
        String rows = HEADER + row(20) + row(21);
        return List.of(
                new BadInput(
                        "a good file", grid -> grid.load("loader", MAPPING, rows), "LOADED", "\"loaded\":2", "", 0, 4),
                new BadInput(
                        "the same batch twice",
                        grid -> grid.load("loader", MAPPING, rows),
                        "ALREADY_LOADED",
                        "\"loaded\":2",
                        "",
                        0,
                        0),
                new BadInput(
                        "a changed file under the same name",
                        grid -> grid.load("loader", MAPPING, rows.replace("12.50", "12.51")),
                        "LOADED",
                        "\"loaded\":2,\"unchanged\":0",
                        "",
                        0,
                        4),
                new BadInput(
                        "a corrected mapping",
                        grid -> grid.load(
                                "loader",
                                MAPPING.replace("注销: CANCELLED", "注销: REVOKED"),
                                rows.replace("12.50", "12.51")),
                        "LOADED",
                        "\"loaded\":0,\"unchanged\":2",
                        "",
                        0,
                        RUNNING_AND_DONE),
                new BadInput(
                        "a row twice",
                        grid -> grid.load("loader", MAPPING, HEADER + row(22) + row(22)),
                        "LOADED",
                        "\"read\":2,\"loaded\":1,\"unchanged\":1",
                        "",
                        0,
                        3),
                new BadInput(
                        "a source that is not yours",
                        grid -> grid.load("bank", MAPPING, rows),
                        "NOT_YOUR_SOURCE",
                        "(feed|source)=registry",
                        "lists bank-demo as owner or loader.*ask its owner to list you",
                        1,
                        0),
                new BadInput(
                        "a kind that the source does not state",
                        grid -> grid.load("loader", RELATIONS.replace("links", "registry"), "a,b,p\n1,2,p\n"),
                        "NOT_YOUR_SOURCE",
                        "for relation: source=registry",
                        "ask its owner",
                        1,
                        1),
                new BadInput(
                        "a log-in that may not load",
                        grid -> grid.load("scientist", MAPPING, rows + row(23)),
                        "NO_PERMISSION",
                        "log-in scientist",
                        "has no role that may call WRITE",
                        1,
                        0));
    }

    private static List<BadInput> fullFiles() {
        String first = FULL.formatted("2025-06-01T09:00:00+08:00");
        String second = FULL.formatted("2025-07-01T09:00:00+08:00");
        return List.of(
                new BadInput(
                        "a first full file",
                        grid -> grid.load("loader", first, trainees(0, 20)),
                        "LOADED",
                        "\"loaded\":20",
                        "",
                        0,
                        22),
                new BadInput(
                        "a full file that would end half of the records",
                        grid -> grid.load("loader", second, trainees(10, 20)),
                        "ENDS_TOO_MANY",
                        "it would end 10 of 20 \\(50.0 %\\), the first x-bad:",
                        "at most 10.0 %.*nothing was written.*raise fullModeEndShareMax",
                        1,
                        0),
                new BadInput(
                        "the same, only looked at",
                        grid -> grid.load(
                                "loader", second, trainees(10, 20).getBytes(StandardCharsets.UTF_8), "--dry-run"),
                        "ENDS_TOO_MANY",
                        "\"live\":20,\"ended\":10",
                        "raise fullModeEndShareMax",
                        1,
                        0),
                new BadInput(
                        "a full file with a row that names nobody",
                        grid -> grid.load("loader", second, trainees(0, 20) + "a b,name\n"),
                        "BAD_VALUE",
                        "line 22, column id: BAD_IDENTIFIER, value 'x-bad:a b'",
                        "correct the file, leave such rows out by a filter, or load it as mode: delta",
                        1,
                        0),
                new BadInput(
                        "a full file that ends one",
                        grid -> grid.load("loader", second, trainees(1, 20)),
                        "LOADED",
                        "\"derived\":\\{\"coverage\":0,\"ended\":1}",
                        "\"unchanged\":19",
                        0,
                        3),
                new BadInput(
                        "an older full file after a newer one",
                        grid -> grid.load("loader", first, trainees(0, 21)),
                        "OLDER_FULL_FILE",
                        "publishedAt=2025-06-01T01:00:00Z",
                        "no earlier than the last one of source trainees and kind enterprise, 2025-07-01T01:00:00Z.*leave it",
                        1,
                        0),
                new BadInput(
                        "a full file of the future",
                        grid -> grid.load("loader", FULL.formatted(inDays(3)), trainees(0, 20)),
                        "PUBLISHED_IN_FUTURE",
                        "publishedAt=" + inDays(3).substring(0, 10),
                        "correct the date of the file",
                        1,
                        0),
                new BadInput(
                        "a full file of a source that is not yours",
                        grid -> grid.load("bank", second, trainees(0, 20)),
                        "NOT_YOUR_SOURCE",
                        "source=trainees",
                        "ask its owner to list you",
                        1,
                        0));
    }

    private static String trainees(int from, int to) {
        List<String> rows = new ArrayList<>(List.of("id,name\n"));
        IntStream.range(from, to).forEach(i -> rows.add("t" + i + ",name " + i + "\n"));
        return String.join("", rows);
    }
}

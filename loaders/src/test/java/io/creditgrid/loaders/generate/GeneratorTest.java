package io.creditgrid.loaders.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.creditgrid.loaders.Progress;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    @TempDir
    Path folder;

    @Test
    void sameSeed_sameBytes_otherSeed_otherBytes() throws IOException {
        generate(120, 7, folder.resolve("a"));
        generate(120, 7, folder.resolve("b"));
        generate(120, 8, folder.resolve("c"));

        assertThat(contents(folder.resolve("b"))).isEqualTo(contents(folder.resolve("a")));
        assertThat(contents(folder.resolve("c"))).isNotEqualTo(contents(folder.resolve("a")));
    }

    @Test
    void counts_agreeWithTheFiles_andHoldEveryOutcome() throws IOException {
        GeneratedFiles files = generate(2_000, 1, folder);

        for (FileCount file : files.files()) {
            Charset charset =
                    file.file().endsWith("txt") || read(file.mapping()).contains("\nencoding: GB18030")
                            ? GB18030
                            : StandardCharsets.UTF_8;
            assertThat(Files.readAllLines(folder.resolve(file.file()), charset))
                    .as(file.file())
                    .hasSize((int) file.rows() + 1);
        }
        assertThat(files.rows()).isBetween(34_000L, 46_000L);
        assertThat(files.files().stream().mapToLong(FileCount::filtered).sum()).isPositive();
        assertThat(files.files().stream().mapToLong(FileCount::unchanged).sum()).isPositive();
        assertThat(files.defaults()).isBetween(60, 140);
    }

    @Test
    void firms_areDistinct_andEachHasOneOutcome() throws IOException {
        generate(3_000, 2, folder);

        Set<String> firms = column("registry/enterprises.csv", GB18030, 0);
        assertThat(firms).hasSize(3_000).allMatch(id -> id.matches("9[13][0-9A-HJ-NP-RTUW-Y]{16}"));
        assertThat(column("outcomes/defaults.csv", StandardCharsets.UTF_8, 0)).isEqualTo(firms);
        assertThat(column("registry/branches.csv", StandardCharsets.UTF_8, 1)).doesNotContainAnyElementsOf(firms);
    }

    @Test
    void trade_isReportedByBothSides_notAlwaysAlike() throws IOException {
        generate(2_000, 3, folder);

        Map<String, Double> bySupplier = new TreeMap<>();
        for (String[] r : rows("portal/sales.csv", StandardCharsets.UTF_8)) {
            bySupplier.put(r[0] + r[2] + r[3].replace("-", ""), Double.parseDouble(r[4]));
        }
        int alike = 0;
        int apart = 0;
        for (String[] r : rows("core/purchases.csv", GB18030)) {
            Double stated = bySupplier.get(r[1] + r[0] + r[2]);
            if (stated != null) {
                boolean same = Math.abs(stated - Double.parseDouble(r[3]) * 10_000) < .01;
                alike += same ? 1 : 0;
                apart += same ? 0 : 1;
            }
        }
        assertThat(alike).isGreaterThan(apart * 4);
        assertThat(apart).isGreaterThan(20);
    }

    @Test
    void consents_areNotGivenByAll() throws IOException {
        generate(1_000, 4, folder);

        Set<String> gave = column("registry/consents.csv", StandardCharsets.UTF_8, 0);
        assertThat(gave.size()).isBetween(700, 900);
    }

    @Test
    void oneFirm_isEnough() throws IOException {
        assertThat(generate(1, 5, folder).rows()).isPositive();
    }

    @Test
    void noFirm_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneratorConfig(0, 1, folder))
                .withMessageContaining("enterprises=0");
    }

    private static GeneratedFiles generate(int firms, long seed, Path out) throws IOException {
        return new Generator(SplittableRandom::new).generate(new GeneratorConfig(firms, seed, out), Progress.NONE);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private Set<String> column(String file, Charset charset, int index) throws IOException {
        Set<String> values = new HashSet<>();
        for (String[] row : rows(file, charset)) {
            values.add(row[index]);
        }
        return values;
    }

    private List<String[]> rows(String file, Charset charset) throws IOException {
        List<String[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(folder.resolve(file), charset);
        for (String line : lines.subList(1, lines.size())) {
            rows.add(line.split(",", -1));
        }
        return rows;
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }
}

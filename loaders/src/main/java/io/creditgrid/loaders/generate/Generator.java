package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.Progress;
import io.creditgrid.loaders.generate.GeneratedFiles.FileCount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * Writes the agency files of a made-up economy, their mappings and a plan that loads them; about 20 records a firm. The same configuration gives the same bytes.
 *
 * <p><strong>Thread-safety.</strong> One thread a run; runs into different folders may go side by side. <strong>Complexity.</strong> Time and bytes grow with the
 * number of firms; about 200 bytes of memory a firm.
 */
public final class Generator {
    /** The day of the views that the generated story is told for: the valid time of its scores. */
    public static final LocalDate VALID_AT = Economy.VALID_AT;

    private static final String PLAN = "plan.yaml";
    private static final int STEPS = 7;

    private final LongFunction<? extends RandomGenerator> chance;

    /**
     * @param chance makes a generator of random longs from a seed, such as {@code SplittableRandom::new}; another one gives another economy
     */
    public Generator(LongFunction<? extends RandomGenerator> chance) {
        this.chance = chance;
    }

    /**
     * Writes all files.
     *
     * @throws IOException if a file cannot be written
     */
    public GeneratedFiles generate(GeneratorConfig config, Progress progress) throws IOException {
        Path outDir = config.outDir();
        Files.createDirectories(outDir);
        Economy economy = new Economy(config.enterprises(), config.seed(), chance);
        TradeNetwork trade = new TradeNetwork(economy);
        Fates fates = new Fates(economy, trade);
        progress.at("firms", 1, STEPS);
        List<FileCount> files = new ArrayList<>(new RegistryFiles(economy, outDir).write());
        progress.at("register", 2, STEPS);
        files.add(ConsentFile.write(economy, outDir));
        files.addAll(new TaxFiles(economy, outDir).write());
        progress.at("tax", 3, STEPS);
        files.add(new CourtFiles(economy, outDir).write());
        progress.at("courts", 4, STEPS);
        files.addAll(new BankFiles(economy, outDir).write());
        progress.at("lenders", 5, STEPS);
        files.addAll(new TradeFiles(economy, trade, outDir).write());
        progress.at("trade", 6, STEPS);
        files.add(OutcomeFile.write(economy, fates, outDir));
        copyPlan(outDir, files);
        progress.at("outcomes", STEPS, STEPS);
        return new GeneratedFiles(outDir.resolve(PLAN), files, defaults(economy, fates));
    }

    private static void copyPlan(Path outDir, List<FileCount> files) throws IOException {
        Files.createDirectories(outDir.resolve("mappings"));
        copy(outDir, PLAN);
        TreeSet<String> mappings = new TreeSet<>();
        files.forEach(f -> mappings.add(f.mapping()));
        for (String mapping : mappings) {
            copy(outDir, mapping);
        }
    }

    private static void copy(Path outDir, String name) throws IOException {
        try (InputStream in = Generator.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library lacks its resource " + name);
            }
            Files.copy(in, outDir.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int defaults(Economy economy, Fates fates) {
        int count = 0;
        for (int i = 0; i < economy.firms(); i++) {
            count += fates.defaultAfterDays(i) >= 0 ? 1 : 0;
        }
        return count;
    }
}

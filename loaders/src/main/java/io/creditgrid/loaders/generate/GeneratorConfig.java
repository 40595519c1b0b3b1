package io.creditgrid.loaders.generate;

import java.nio.file.Path;

/**
 * What to generate.
 *
 * @param enterprises number of firms, 1 to {@link #ENTERPRISES_MAX}
 * @param seed decides every byte of the files, together with {@code enterprises}
 * @param outDir folder to write to; made when absent, files of the same names are replaced
 */
public record GeneratorConfig(int enterprises, long seed, Path outDir) {
    /** Most firms of one run: their hidden states and the trade network are held in memory, about 200 bytes a firm. */
    public static final int ENTERPRISES_MAX = 2_000_000;

    /**
     * @throws IllegalArgumentException if {@code enterprises} is out of range
     */
    public GeneratorConfig {
        if (enterprises < 1 || enterprises > ENTERPRISES_MAX) {
            throw new IllegalArgumentException(
                    "expected 1 to " + ENTERPRISES_MAX + " enterprises: enterprises=" + enterprises);
        }
    }
}

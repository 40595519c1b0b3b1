package io.creditgrid.loaders.generate;

import java.nio.file.Path;
import java.util.List;

/**
 * What one run of the generator wrote.
 *
 * @param plan the plan that loads all files
 * @param files each (mapping, file) of the plan in its order, with the counts that a load must report
 * @param defaults firms that default within twelve months
 */
public record GeneratedFiles(Path plan, List<FileCount> files, int defaults) {
    public GeneratedFiles {
        files = List.copyOf(files);
    }

    /** Rows of all files. */
    public long rows() {
        return files.stream().mapToLong(FileCount::rows).sum();
    }

    /**
     * Counts of one file.
     *
     * @param mapping path of the mapping, relative to the plan
     * @param file path of the file, relative to the plan
     * @param rows rows without the header
     * @param filtered rows that the mapping leaves out by rule
     * @param unchanged rows that say again what is known, if the plan's order is kept
     */
    public record FileCount(String mapping, String file, long rows, long filtered, long unchanged) {}
}

package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one file of settings, collected, so that one run names all of it.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class Problems {
    private final String file;
    private final GridError error;
    private final List<String> found = new ArrayList<>();

    /**
     * Nothing found yet.
     *
     * @param file name of the file, for messages
     * @param error what a file with problems is refused as
     */
    Problems(String file, GridError error) {
        this.file = file;
        this.error = error;
    }

    /** Notes a problem at a line (from 1; 0 where there is none). */
    void add(int line, String what) {
        found.add((line > 0 ? "line " + line + ": " : "") + what);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Refuses the file if anything was found.
     *
     * @throws GridException naming the file and every problem, one a line
     */
    void check() {
        if (!found.isEmpty()) {
            String count = found.size() == 1 ? "1 problem" : found.size() + " problems";
            throw new GridException(error, file + " has " + count + ":\n  " + String.join("\n  ", found));
        }
    }
}

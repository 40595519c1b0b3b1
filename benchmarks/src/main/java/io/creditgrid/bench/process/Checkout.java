package io.creditgrid.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where this process runs from.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Checkout {
    private Checkout() {}

    /**
     * The root of the checkout: {@code -Dcreditgrid.root}, or the first folder with {@code .mvn/grid.flags} from the
     * working directory upwards.
     *
     * @throws IllegalStateException if there is none
     */
    public static Path root() {
        String named = System.getProperty("creditgrid.root");
        @Nullable Path folder = Path.of(named == null ? "" : named).toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve(".mvn/grid.flags"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "expected a checkout around the working directory: run it there, or give -Dcreditgrid.root");
        }
        return folder;
    }

    /** The class path of this process; under a test runner the one of the tests. */
    static String classPath() {
        String tests = System.getProperty("surefire.test.class.path");
        return tests == null ? System.getProperty("java.class.path") : tests;
    }
}

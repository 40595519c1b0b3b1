package io.creditgrid.model.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder {@code shared} beside the checkout, with vectors and data that the repository does not hold. */
public final class SharedFiles {
    private SharedFiles() {}

    /** {@code shared/<relative>}; the calling test is skipped with a message where it is absent. */
    public static Path require(String relative) {
        Path root = Path.of(System.getProperty("creditgrid.root", ".."))
                .toAbsolutePath()
                .normalize();
        Path file = root.resolveSibling("shared").resolve(relative);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: shared/" + relative + " is not beside the checkout");
        return file;
    }
}

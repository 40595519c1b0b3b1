package io.creditgrid.bench.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where this process runs from.
 *
 * <p><strong>Thread-safety.</strong> Safe; no state.
 */
public final class Checkout {
    private static final Pattern NODE_JAR = Pattern.compile("creditgrid-cli-[^/]*(?<!tests)\\.jar$");

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

    /**
     * The class path of a node: that of this process, under a test runner that of the tests. Folders of classes are left out
     * where the node's own code lies in a jar: they are of this module then, and a JVM archives classes of jars alone.
     */
    static String classPath() {
        String tests = System.getProperty("surefire.test.class.path");
        List<String> all =
                List.of((tests == null ? System.getProperty("java.class.path") : tests).split(File.pathSeparator));
        boolean packaged =
                all.stream().anyMatch(entry -> NODE_JAR.matcher(entry).find());
        return all.stream()
                .filter(entry -> !packaged || entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Whether all classes of a node lie in jars. */
    public static boolean isAllJars() {
        return Stream.of(classPath().split(File.pathSeparator)).allMatch(entry -> entry.endsWith(".jar"));
    }
}

package io.creditgrid.grid.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ignite.IgniteSystemProperties;
import org.apache.ignite.internal.util.tostring.GridToStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What has to be set in a JVM before Ignite starts in it: system properties, and packages of the JDK that must be open.
 *
 * <p>Properties that nobody set are set here; one that says otherwise is refused, not overruled: somebody meant it.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class JvmSettings {
    /** Ignite's constant of that name is deprecated in favour of a value stored in the cluster, which a node could lack. */
    private static final String WAL_REBALANCE_THRESHOLD = "IGNITE_PDS_WAL_REBALANCE_THRESHOLD";

    /** Without these an acknowledged mutation can be lost, or personal data gets into logs. */
    private static final Map<String, String> REQUIRED = required();

    /** Convenience; another value is let be. */
    private static final Map<String, String> PREFERRED = Map.of(
            // Ignite's own hook cancels, and skips the last checkpoint: whoever starts a node closes it
            IgniteSystemProperties.IGNITE_NO_SHUTDOWN_HOOK,
            "true",
            // "true" prints to the console past SLF4J
            IgniteSystemProperties.IGNITE_QUIET,
            "false",
            IgniteSystemProperties.IGNITE_NO_ASCII,
            "true",
            IgniteSystemProperties.IGNITE_UPDATE_NOTIFIER,
            "false",
            IgniteSystemProperties.IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED,
            "true",
            // a halt would print thousands of lines
            IgniteSystemProperties.IGNITE_DUMP_THREADS_ON_FAILURE,
            "false",
            // classes that may be read from the wire: a resource of this module, beside Ignite's own lists
            IgniteSystemProperties.IGNITE_MARSHALLER_WHITELIST,
            "io/creditgrid/grid/node/wire-classes.txt",
            // seconds in which an HTTP request must have come and its answer have gone; the JDK's default is for ever
            "sun.net.httpserver.maxReqTime",
            "5",
            "sun.net.httpserver.maxRspTime",
            "10",
            // connections beyond these are closed at once
            "jdk.httpserver.maxConnections",
            "1024");

    /** Packages of java.base that Ignite 2.17 reaches into on JDK 17, or its start fails with a bare reflection error. */
    private static final List<String> OPEN = List.of(
            "java.io",
            "java.lang",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "jdk.internal.access",
            "jdk.internal.misc",
            "sun.nio.ch");

    private JvmSettings() {}

    private static Map<String, String> required() {
        Map<String, String> required = new LinkedHashMap<>();
        // a mapped WAL can be torn by a kill so that records behind the hole are lost, acknowledged or not
        required.put(IgniteSystemProperties.IGNITE_WAL_MMAP, "false");
        // else a node killed while it rebalances refuses to start again
        required.put(IgniteSystemProperties.IGNITE_DISABLE_WAL_DURING_REBALANCING, "false");
        // rebalance from WAL history can leave out a block that a woken backup had rolled back: always rebalance in
        // full
        required.put(WAL_REBALANCE_THRESHOLD, "2000000000");
        // the default prints keys and values into logs
        required.put(IgniteSystemProperties.IGNITE_TO_STRING_INCLUDE_SENSITIVE, "false");
        return required;
    }

    /** What of this JVM would keep a node from starting; with the cure. Changes nothing. */
    public static List<String> problems() {
        List<String> problems = new ArrayList<>();
        List<String> closed = OPEN.stream().filter(name -> !isOpen(name)).toList();
        if (!closed.isEmpty()) {
            problems.add("Ignite needs packages of the JDK that are closed; start the JVM with: "
                    + String.join(
                            " ", closed.stream().map(JvmSettings::addOpens).toList()));
        }
        REQUIRED.forEach((name, value) -> {
            String given = given(name);
            if (given != null && !given.equals(value)) {
                problems.add(name + " is " + given + ", the grid needs " + value + ": start the JVM with -D" + name
                        + "=" + value + ", or leave it out");
            }
        });
        return problems;
    }

    /**
     * Sets what is unset and checks the rest.
     *
     * @throws IllegalStateException if a property says otherwise, or a package is closed; says the cure
     */
    static void apply() {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
        REQUIRED.forEach(System::setProperty);
        PREFERRED.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        // Ignite reads this one when its first class loads, which may have been before us
        if (GridToStringBuilder.includeSensitive()) {
            throw new IllegalStateException("Ignite was loaded before the grid could set it up: start the JVM with -D"
                    + IgniteSystemProperties.IGNITE_TO_STRING_INCLUDE_SENSITIVE + "=false");
        }
    }

    /** The environment counts too: Ignite looks there where the property is unset. */
    private static @Nullable String given(String name) {
        String property = System.getProperty(name);
        return property == null ? System.getenv(name) : property;
    }

    private static boolean isOpen(String name) {
        return Object.class.getModule().isOpen(name, JvmSettings.class.getModule());
    }

    private static String addOpens(String name) {
        return "--add-opens=java.base/" + name + "=ALL-UNNAMED";
    }
}

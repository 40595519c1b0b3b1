package io.creditgrid.grid.node;

import io.creditgrid.persistence.door.CommitProbe;
import io.creditgrid.persistence.door.HaltPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.jspecify.annotations.Nullable;

/**
 * Ends or freezes this process at a point that a crash test names: {@code POINT:N} halts it as {@code kill -9} would when
 * the point is reached the N-th time, {@code POINT:N:FREEZE} stops it by {@code SIGSTOP} until somebody sends {@code
 * SIGCONT}. Points are those of a commit ({@link CommitProbe.Point}), and {@code CHECKPOINT}, {@code CHECKPOINT_PAGES}
 * (10 ms later, while pages are written) and {@code REBALANCE} (a cache begins to rebalance).
 *
 * <p>Asked for by the system property {@value #PROPERTY} alone, no configuration can: either in that form, or as {@code
 * @FILE}, which has it in a file that need not be there yet and is read again whenever it changes.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class TestCrash {
    /** The property. */
    public static final String PROPERTY = "creditgrid.test.crash";

    /** What a shell reports of a process that was killed by signal 9. */
    public static final int EXIT_CODE = 137;

    private static final String CHECKPOINT = "CHECKPOINT";
    private static final String CHECKPOINT_PAGES = "CHECKPOINT_PAGES";
    private static final String REBALANCE = "REBALANCE";
    private static final String FREEZE = "FREEZE";
    private static final String FILE = "@";
    private static final long PAGES_MILLIS = 10;
    private static final long POLL_MILLIS = 20;

    private volatile @Nullable Plan plan;

    private TestCrash() {}

    /** What happens where, and how often the point was reached so far. */
    private record Plan(String text, String point, int at, boolean freezes, AtomicInteger reached) {
        static Plan parse(String text) {
            String[] parts = text.split(":", -1);
            boolean known = Arrays.stream(CommitProbe.Point.values())
                            .anyMatch(point -> point.name().equals(parts[0]))
                    || parts[0].equals(CHECKPOINT)
                    || parts[0].equals(CHECKPOINT_PAGES)
                    || parts[0].equals(REBALANCE);
            boolean freezes = parts.length == 3 && parts[2].equals(FREEZE);
            if (!known || parts.length < 2 || parts.length > 2 != freezes || !parts[1].matches("[1-9][0-9]{0,6}")) {
                throw new IllegalArgumentException("expected POINT:N or POINT:N:FREEZE: " + PROPERTY + "=" + text);
            }
            return new Plan(text, parts[0], Integer.parseInt(parts[1]), freezes, new AtomicInteger());
        }
    }

    /**
     * Sets a configuration up for what the property asks; does nothing where it is unset.
     *
     * @throws IllegalArgumentException if it is not of the form above
     */
    public static NodeConfig.Builder apply(NodeConfig.Builder builder, @Nullable String property) {
        if (property == null) {
            return builder;
        }
        TestCrash crash = new TestCrash();
        if (property.startsWith(FILE)) {
            crash.follow(Path.of(property.substring(FILE.length())));
        } else {
            crash.plan = Plan.parse(property);
        }
        return builder.probe(point -> crash.reached(point.name()))
                .rebalanceProbe(() -> crash.reached(REBALANCE))
                .andWiring(crash::watchCheckpoints);
    }

    private void follow(Path file) {
        read(file);
        Thread reader = new Thread(
                () -> {
                    while (true) {
                        pause(POLL_MILLIS);
                        read(file);
                    }
                },
                "test-crash-plan");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file).strip() : "";
            Plan now = plan;
            if (text.isEmpty()) {
                plan = null;
            } else if (now == null || !now.text().equals(text)) {
                plan = Plan.parse(text);
            }
        } catch (IOException e) {
            HaltPolicy.process().halt("the test's plan could not be read: " + e.getMessage());
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watchCheckpoints(GridNode node) {
        var database = (GridCacheDatabaseSharedManager)
                node.ignite().context().cache().context().database();
        database.addCheckpointListener(new CheckpointListener() {
            @Override
            public void onMarkCheckpointBegin(Context context) {}

            @Override
            public void onCheckpointBegin(Context context) {
                reached(CHECKPOINT);
                Thread later = new Thread(
                        () -> {
                            pause(PAGES_MILLIS);
                            reached(CHECKPOINT_PAGES);
                        },
                        "test-crash");
                later.setDaemon(true);
                later.start();
            }

            @Override
            public void beforeCheckpointBegin(Context context) {}
        });
    }

    private void reached(String point) {
        Plan now = plan;
        if (now == null || !now.point().equals(point) || now.reached().incrementAndGet() != now.at()) {
            return;
        }
        if (!now.freezes()) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            HaltPolicy.process().halt("the test could not freeze this process: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.creditgrid.grid.node;

import io.creditgrid.persistence.door.CommitProbe;
import io.creditgrid.persistence.door.HaltPolicy;
import java.io.IOException;
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
 * <p>Asked for by the system property {@value #PROPERTY} alone; no file can.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class TestCrash {
    /** The property. */
    public static final String PROPERTY = "creditgrid.test.crash";

    private static final String CHECKPOINT = "CHECKPOINT";
    private static final String CHECKPOINT_PAGES = "CHECKPOINT_PAGES";
    private static final String REBALANCE = "REBALANCE";
    private static final String FREEZE = "FREEZE";

    /** What a shell reports of a process that was killed by signal 9. */
    public static final int EXIT_CODE = 137;

    private static final long PAGES_MILLIS = 10;

    private final String point;
    private final int at;
    private final boolean freezes;
    private final AtomicInteger reached = new AtomicInteger();

    private TestCrash(String point, int at, boolean freezes) {
        this.point = point;
        this.at = at;
        this.freezes = freezes;
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
        TestCrash crash = parse(property);
        return switch (crash.point) {
            case REBALANCE -> builder.rebalanceProbe(crash::reached);
            case CHECKPOINT, CHECKPOINT_PAGES -> builder.andWiring(crash::watchCheckpoints);
            default -> {
                CommitProbe.Point wanted = CommitProbe.Point.valueOf(crash.point);
                yield builder.probe(now -> {
                    if (now == wanted) {
                        crash.reached();
                    }
                });
            }
        };
    }

    private static TestCrash parse(String property) {
        String[] parts = property.split(":", -1);
        boolean known = Arrays.stream(CommitProbe.Point.values())
                        .anyMatch(point -> point.name().equals(parts[0]))
                || parts[0].equals(CHECKPOINT)
                || parts[0].equals(CHECKPOINT_PAGES)
                || parts[0].equals(REBALANCE);
        boolean freezes = parts.length == 3 && parts[2].equals(FREEZE);
        if (!known || parts.length < 2 || parts.length == 3 != freezes || !parts[1].matches("[1-9][0-9]{0,6}")) {
            throw new IllegalArgumentException("expected POINT:N or POINT:N:FREEZE: " + PROPERTY + "=" + property);
        }
        return new TestCrash(parts[0], Integer.parseInt(parts[1]), freezes);
    }

    private void watchCheckpoints(GridNode node) {
        ((GridCacheDatabaseSharedManager)
                        node.ignite().context().cache().context().database())
                .addCheckpointListener(new CheckpointListener() {
                    @Override
                    public void onMarkCheckpointBegin(Context context) {}

                    @Override
                    public void onCheckpointBegin(Context context) {
                        if (point.equals(CHECKPOINT)) {
                            reached();
                        } else {
                            Thread later = new Thread(TestCrash.this::reachedLater, "test-crash");
                            later.setDaemon(true);
                            later.start();
                        }
                    }

                    @Override
                    public void beforeCheckpointBegin(Context context) {}
                });
    }

    private void reachedLater() {
        try {
            Thread.sleep(PAGES_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reached();
    }

    private void reached() {
        if (reached.incrementAndGet() != at) {
            return;
        }
        if (!freezes) {
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

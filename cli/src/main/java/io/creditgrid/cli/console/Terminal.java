package io.creditgrid.cli.console;

import io.creditgrid.loaders.Progress;
import java.io.PrintStream;
import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person how far a long piece of work is, on standard error: a bar with rate and time left on a terminal, nothing
 * where no one watches.
 *
 * <p><strong>Thread-safety.</strong> Safe; one piece of work at a time.
 */
public final class Terminal implements Progress, AutoCloseable {
    private static final int REFRESH_MILLIS = 250;
    private static final int WIDTH = 100;

    private final PrintWriter lines;
    private final boolean watched;
    private @Nullable ProgressBar bar;
    private String stage = "";

    private Terminal(PrintWriter lines, boolean watched) {
        this.lines = lines;
        this.watched = watched;
    }

    /** Of this process; lines go to {@code lines}, bars to standard error where it is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on it is there without a terminal too; this is 17
    public static Terminal of(PrintWriter lines) {
        return new Terminal(lines, System.console() != null && System.getenv("TERM") != null);
    }

    /** Prints a line, after any bar. */
    public synchronized void say(String line) {
        endBar();
        lines.println(line);
        lines.flush();
    }

    @Override
    public synchronized void at(String name, long done, long total) {
        if (!watched) {
            return;
        }
        if (bar == null || !stage.equals(name)) {
            endBar();
            stage = name;
            bar = newBar(name, total);
        }
        if (total >= 0) {
            bar.maxHint(total);
        }
        bar.stepTo(done);
    }

    private static ProgressBar newBar(String name, long total) {
        PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, UTF_8);
        return new ProgressBarBuilder()
                .setTaskName("  " + name)
                .setInitialMax(total)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .setMaxRenderedLength(WIDTH)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(err))
                .build();
    }

    private void endBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public synchronized void close() {
        endBar();
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;
}

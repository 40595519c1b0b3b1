package io.creditgrid.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what is logged in this process: errors, and whatever comes with a stack trace. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int SHOWN_MAX = 200;

    private final List<String> traces = new CopyOnWriteArrayList<>();

    private LogWatch() {}

    static LogWatch open() {
        LogWatch watch = new LogWatch();
        watch.attach();
        return watch;
    }

    private void attach() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        setContext(root.getLoggerContext());
        super.start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            traces.add(event.getLevel() + " " + event.getLoggerName() + " " + cut(event.getFormattedMessage()) + " "
                    + (event.getThrowableProxy() == null
                            ? ""
                            : cut(event.getThrowableProxy().getMessage())));
        }
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }

    /** Forgets what it heard. */
    void clear() {
        traces.clear();
    }

    /** What it heard so far. */
    List<String> traces() {
        return traces;
    }

    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(this);
    }
}

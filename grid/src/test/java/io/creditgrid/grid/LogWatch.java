package io.creditgrid.grid;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what is logged in this process, warnings of Ignite's discovery too. */
public final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String DISCOVERY = "org.apache.ignite.spi.discovery";

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogWatch() {}

    /** Begins to listen. */
    public static LogWatch open() {
        LogWatch watch = new LogWatch();
        logger(DISCOVERY).setLevel(Level.WARN);
        Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        watch.setContext(root.getLoggerContext());
        watch.begin(root);
        return watch;
    }

    private void begin(Logger root) {
        super.start();
        root.addAppender(this);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    /** What it heard, a line an event. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Forgets what it heard. */
    public void clear() {
        lines.clear();
    }

    @Override
    public void close() {
        logger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
        logger(DISCOVERY).setLevel(null);
    }
}

package io.creditgrid.cli.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Sends what a node logs to files in a folder, a new one a day or after 50 MB, 14 of them kept; the console is left to the
 * few lines that an operator waits for. Or to standard error, where something else collects it.
 *
 * <p><strong>Thread-safety.</strong> Safe; call it once, before the node starts.
 */
final class NodeLog {
    /** The folder that stands for standard error. */
    private static final Path CONSOLE = Path.of("/dev/stderr");

    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSZZZZZ} %-5level %logger{0} [%thread] %msg%n";
    private static final int DAYS = 14;
    private static final String FILE_BYTES = "50MB";
    private static final String TOTAL_BYTES = "1GB";

    private NodeLog() {}

    /**
     * Takes all loggers over.
     *
     * @return what is written now
     * @throws IOException if the folder cannot be made
     */
    static Path into(Path folder, String node) throws IOException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (folder.equals(CONSOLE)) {
            context.reset();
            takeOver(context, console(context));
            return CONSOLE;
        }
        Files.createDirectories(folder);
        context.reset();
        Path file = folder.resolve(node + ".log");
        takeOver(context, files(context, folder, node, file));
        return file;
    }

    private static void takeOver(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.WARN);
        context.getLogger("io.creditgrid").setLevel(Level.INFO);
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context));
        return appender;
    }

    private static RollingFileAppender<ILoggingEvent> files(
            LoggerContext context, Path folder, String node, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context));
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(folder.resolve(node + ".%d.%i.log").toString());
        policy.setMaxFileSize(FileSize.valueOf(FILE_BYTES));
        policy.setMaxHistory(DAYS);
        policy.setTotalSizeCap(FileSize.valueOf(TOTAL_BYTES));
        policy.start();
        appender.setRollingPolicy(policy);
        return appender;
    }
}

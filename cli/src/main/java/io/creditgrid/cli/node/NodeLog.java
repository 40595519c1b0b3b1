package io.creditgrid.cli.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Sends what a node logs to files in a folder, a new one a day or after 50 MB, 14 of them kept. The console is left to the
 * few lines that an operator waits for.
 *
 * <p><strong>Thread-safety.</strong> Safe; call it once, before the node starts.
 */
final class NodeLog {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSZZZZZ} %-5level %logger{0} [%thread] %msg%n";
    private static final int DAYS = 14;
    private static final String FILE_BYTES = "50MB";
    private static final String TOTAL_BYTES = "1GB";

    private NodeLog() {}

    /**
     * Takes all loggers over.
     *
     * @return the file that is written now
     * @throws IOException if the folder cannot be made
     */
    static Path into(Path folder, String node) throws IOException {
        Files.createDirectories(folder);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Path file = folder.resolve(node + ".log");
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender(context, folder, node, file));
        root.setLevel(Level.WARN);
        context.getLogger("io.creditgrid").setLevel(Level.INFO);
        return file;
    }

    private static RollingFileAppender<ILoggingEvent> appender(
            LoggerContext context, Path folder, String node, Path file) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(folder.resolve(node + ".%d.%i.log").toString());
        policy.setMaxFileSize(FileSize.valueOf(FILE_BYTES));
        policy.setMaxHistory(DAYS);
        policy.setTotalSizeCap(FileSize.valueOf(TOTAL_BYTES));
        policy.start();
        appender.setRollingPolicy(policy);
        appender.start();
        return appender;
    }
}

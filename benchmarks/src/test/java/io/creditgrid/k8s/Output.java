package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a process prints, in a file.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class Output implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Process process;
    private final Path file;
    private final Thread copy;

    Output(Process process, Path file) throws IOException {
        this.process = process;
        this.file = Files.createFile(file);
        this.copy = new Thread(this::copy, "output");
        copy.start();
    }

    private void copy() {
        try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines();
                var out = Files.newBufferedWriter(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                out.write(line + "\n");
                out.flush();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the output could not be kept", e);
        }
    }

    /** All of it so far. */
    String text() throws IOException {
        return Files.readString(file);
    }

    void await(String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(file).contains(text)) {
            boolean ended = !copy.isAlive() && !Files.readString(file).contains(text);
            assertThat(ended || System.nanoTime() - end > 0)
                    .describedAs("expected '%s':%n%s", text, Files.readString(file))
                    .isFalse();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        copy.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
}

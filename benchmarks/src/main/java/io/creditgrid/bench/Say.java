package io.creditgrid.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells the person who waits, on standard error. */
final class Say {
    private final PrintWriter lines;

    Say(PrintWriter lines) {
        this.lines = lines;
    }

    void line(String format, Object... values) {
        lines.println(String.format(Locale.ROOT, format, values));
        lines.flush();
    }
}

package io.creditgrid.persistence.door;

import java.util.concurrent.Executors;

/** Opens the gate for tests of what lies behind it. */
public final class OpenGate {
    private OpenGate() {}

    /** Runs {@code body} inside the gate. */
    public static void run(Runnable body) {
        try {
            AuditGate.within(Executors.callable(body));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.creditgrid.bench;

/**
 * Calls of both sides under the same number of callers, round by round.
 *
 * <p><strong>Thread-safety.</strong> None.
 */
final class Pair {
    private final Ratios audited = new Ratios();
    private final Ratios raw = new Ratios();
    private final Ratios ratio = new Ratios();
    private final Latencies auditedLatencies = new Latencies();
    private final Latencies rawLatencies = new Latencies();
    private double auditedNow;
    private double rawNow;

    void audited(Callers.Measured measured) {
        auditedNow = measured.perSecond();
        audited.add(auditedNow);
        auditedLatencies.addAll(measured.latencies());
        settle();
    }

    void raw(Callers.Measured measured) {
        rawNow = measured.perSecond();
        raw.add(rawNow);
        rawLatencies.addAll(measured.latencies());
        settle();
    }

    /** Once both sides of a round are measured, their ratio is. */
    private void settle() {
        if (auditedNow > 0 && rawNow > 0) {
            ratio.add(auditedNow / rawNow);
            auditedNow = 0;
            rawNow = 0;
        }
    }

    Ratios auditedRate() {
        return audited;
    }

    Ratios rawRate() {
        return raw;
    }

    Ratios ratio() {
        return ratio;
    }

    Latencies auditedLatencies() {
        return auditedLatencies;
    }

    Latencies rawLatencies() {
        return rawLatencies;
    }

    String lastAudited() {
        return audited.last() + " a second";
    }

    String lastRaw() {
        return raw.last() + " a second";
    }
}

package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.raw.RawCluster;
import io.creditgrid.client.CreditGridClient;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Single mutations a second beside single puts. */
@Command(
        name = "commit",
        description = {
            "Single audited mutations a second, 32 callers of one client, beside thin puts into a transactional cache",
            "by as many; and one caller alone on both sides."
        },
        mixinStandardHelpOptions = true)
final class CommitCommand extends Bench {
    /** Callers of one client. */
    static final int CALLERS = 32;

    private final RawWrites raws = new RawWrites();
    private final AuditedLoad load = new AuditedLoad(2_000_000);
    private final Pair many = new Pair();
    private final Pair alone = new Pair();

    @Override
    void warmUp(RawCluster raw) throws Exception {
        raws.put(raw, CALLERS, settings().warmUp());
    }

    @Override
    void warmUp(AuditedCluster grid) throws Exception {
        try (CreditGridClient loader = grid.connect("loader")) {
            load.mutations(loader, CALLERS, settings().warmUp());
        }
    }

    @Override
    void raw(RawCluster raw, int round) throws Exception {
        many.raw(raws.put(raw, CALLERS, settings().seconds()));
        alone.raw(raws.put(raw, 1, settings().seconds()));
        say().line("round %d, puts: %s, by one caller: %s", round, many.lastRaw(), alone.lastRaw());
    }

    @Override
    void audited(AuditedCluster grid, int round) throws Exception {
        try (CreditGridClient loader = grid.connect("loader")) {
            many.audited(load.mutations(loader, CALLERS, settings().seconds()));
            alone.audited(load.mutations(loader, 1, settings().seconds()));
            say().line("round %d, audited: %s, by one caller: %s", round, many.lastAudited(), alone.lastAudited());
        }
    }

    @Override
    void report(ObjectNode into) {
        many.auditedRate().putInto(into, "auditedMutationsPerSecond");
        many.rawRate().putInto(into, "rawPutsPerSecond");
        many.ratio().putInto(into, "ratioToRawTx");
        alone.ratio().putInto(into, "ratioSingleCaller");
        into.set("audited", many.auditedLatencies().json());
        into.set("raw", many.rawLatencies().json());
        ObjectNode single = into.putObject("singleCaller");
        alone.auditedRate().putInto(single, "auditedMutationsPerSecond");
        alone.rawRate().putInto(single, "rawPutsPerSecond");
        single.set("audited", alone.auditedLatencies().json());
        single.set("raw", alone.rawLatencies().json());
        into.put("callers", CALLERS);
        into.put("confirmed", true); // an answer leaves the grid only once the backup has confirmed
    }

    @Override
    void print(ObjectNode report, PrintWriter out) {
        out.printf(
                "audited %s/s, raw %s/s: ratio %s %s; one caller alone %s%n",
                report.get("auditedMutationsPerSecond"),
                report.get("rawPutsPerSecond"),
                report.get("ratioToRawTx"),
                report.get("ratioToRawTxRange").get("rounds"),
                report.get("ratioSingleCaller"));
        out.printf("milliseconds: audited %s, raw %s%n", report.get("audited"), report.get("raw"));
    }
}

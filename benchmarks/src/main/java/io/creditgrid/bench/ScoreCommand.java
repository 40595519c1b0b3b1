package io.creditgrid.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.bench.raw.RawCluster;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.LoadReport;
import io.creditgrid.loaders.Progress;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Online scores a second beside single puts. */
@Command(
        name = "score",
        description = {
            "Online scores a second, 32 callers of one client, with consent checked, enquiry and score logged,",
            "beside thin puts into a transactional cache by as many."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand extends Bench {
    private static final int QUICK_FIRMS = 500;

    @Option(
            names = "--enterprises",
            description = "firms to score; with few, their pages of enquiries grow as no real one does"
                    + " (default: ${DEFAULT-VALUE})",
            defaultValue = "20000")
    private int enterprises = 20_000;

    private final RawWrites raws = new RawWrites();
    private final Pair many = new Pair();
    private final List<EnterpriseId> granted = new ArrayList<>();
    private @Nullable GeneratedFirms made;
    private long seed = 3_000_000;

    @Override
    void prepare(Path dir) throws Exception {
        int firms = settings().quick() ? QUICK_FIRMS : enterprises;
        made = GeneratedFirms.make(dir.resolve("files"), firms);
        readConsents(made.files().resolve("registry/consents.csv"));
        say().line("%,d firms made, %,d of them consent", firms, granted.size());
    }

    /** Firms that let the demo bank ask, by consents that do not end during this bench. */
    private void readConsents(Path file) throws IOException {
        LocalDate today = LocalDate.now(java.time.ZoneOffset.UTC);
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split(",", -1);
            boolean isOurs = cells[1].equals("bank-demo") && cells[2].equals(Purpose.CREDIT_GRANTING.name());
            if (isOurs && (cells[5].isEmpty() || LocalDate.parse(cells[5]).isAfter(today.plusDays(1)))) {
                granted.add(EnterpriseId.of("uscc:" + cells[0]));
            }
        }
    }

    private GeneratedFirms made() {
        return Objects.requireNonNull(made);
    }

    @Override
    SourceList sources() {
        return made().sources();
    }

    @Override
    void fill(AuditedCluster grid) throws Exception {
        try (CreditGridClient loader = grid.connect("loader");
                CreditGridClient scientist = grid.connect("scientist")) {
            LoadReport report = made().load(loader, Progress.NONE);
            say().line("%,d rows loaded in %.0f s", report.loaded(), report.seconds());
            made().score(scientist);
        }
    }

    @Override
    void warmUp(RawCluster raw) throws Exception {
        raws.put(raw, CommitCommand.CALLERS, settings().warmUp());
    }

    @Override
    void warmUp(AuditedCluster grid) throws Exception {
        try (CreditGridClient bank = grid.connect("bank")) {
            score(bank, settings().warmUp());
        }
    }

    @Override
    void raw(RawCluster raw, int round) throws Exception {
        many.raw(raws.put(raw, CommitCommand.CALLERS, settings().seconds()));
        say().line("round %d, puts: %s", round, many.lastRaw());
    }

    @Override
    void audited(AuditedCluster grid, int round) throws Exception {
        try (CreditGridClient bank = grid.connect("bank")) {
            many.audited(score(bank, settings().seconds()));
            say().line("round %d, scores: %s", round, many.lastAudited());
        }
    }

    private Callers.Measured score(CreditGridClient bank, int seconds) throws Exception {
        List<Callers.Call> calls = new ArrayList<>();
        for (int i = 0; i < CommitCommand.CALLERS; i++) {
            SplittableRandom random = new SplittableRandom(seed++);
            calls.add(() -> {
                bank.score(granted.get(random.nextInt(granted.size())), Purpose.CREDIT_GRANTING);
                return 1;
            });
        }
        return Callers.measure(calls, seconds);
    }

    @Override
    void report(ObjectNode into) {
        many.auditedRate().putInto(into, "scoresPerSecond");
        many.rawRate().putInto(into, "rawPutsPerSecond");
        many.ratio().putInto(into, "ratioToRawTx");
        into.set("audited", many.auditedLatencies().json());
        into.set("raw", many.rawLatencies().json());
        into.put("callers", CommitCommand.CALLERS);
        into.put("firms", granted.size());
    }

    @Override
    void print(ObjectNode report, PrintWriter out) {
        out.printf(
                "scores %s/s, raw puts %s/s: ratio %s %s%n",
                report.get("scoresPerSecond"),
                report.get("rawPutsPerSecond"),
                report.get("ratioToRawTx"),
                report.get("ratioToRawTxRange").get("rounds"));
        out.printf("milliseconds: scores %s, raw %s%n", report.get("audited"), report.get("raw"));
    }
}

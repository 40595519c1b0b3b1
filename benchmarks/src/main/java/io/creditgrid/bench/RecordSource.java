package io.creditgrid.bench;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records of some 300 bytes: months of credit accounts of 100,000 firms, two accounts a firm, twelve months an account. Keys
 * come again, with other values. Both sides of a bench make their records while they write them.
 *
 * <p><strong>Thread-safety.</strong> None: each caller has its own.
 */
final class RecordSource {
    static final int FIRMS = 100_000;
    static final int ACCOUNTS = 2;
    static final int MONTHS = 12;

    /** The source under which all records are written. */
    static final String SOURCE = "bench-lender";

    private static final int YEAR = 2024;

    /** Makes a record about 300 bytes long. */
    private static final String ACCOUNT = "account-" + "0".repeat(190);

    /** Each record is published after all before it, on whichever side. */
    private static final AtomicLong PUBLISHED = new AtomicLong(1_735_700_000_000L);

    private final Shape shape;
    private final SplittableRandom random;
    private int firm;
    private int account;
    private int month = MONTHS;

    RecordSource(Shape shape, long seed) {
        this.shape = shape;
        this.random = new SplittableRandom(seed);
    }

    /** Goes to the next record, which {@link #record}, {@link #firm} and {@link #slot} then speak of. */
    void next() {
        if (shape == Shape.SCATTERED) {
            firm = random.nextInt(FIRMS);
            account = 0;
            month = 1;
        } else if (month++ >= MONTHS) {
            firm = random.nextInt(FIRMS);
            account = random.nextInt(ACCOUNTS);
            month = 1;
        }
    }

    /** Number of the firm. */
    int firm() {
        return firm;
    }

    /** Number of the record within its firm. */
    int slot() {
        return account * MONTHS + month - 1;
    }

    /** The record. */
    CreditRecord record() {
        return statement(id(shape, firm), account, month, random.nextLong(1_000_000_00L));
    }

    /** What is said anew of a month of a firm's account. */
    static CreditRecord statement(EnterpriseId firm, int account, int month, long drawn) {
        String period = YEAR + (month < 10 ? "-0" : "-") + month;
        RecordKey key = new RecordKey(firm, RecordKind.CREDIT_MONTH, SOURCE, List.of(ACCOUNT + account, period));
        return CreditRecord.event(key, RecordKind.periodEnd(period).toEpochDay(), PUBLISHED.incrementAndGet())
                .set("currency", "CNY")
                .set("limit", 1_000_000_00L)
                .set("drawn", drawn)
                .set("overdue", 0L)
                .set("daysPastDue", 0L)
                .set("loanClass", "NORMAL")
                .build();
    }

    /** The feed of these records. */
    static SourceList sources() {
        return SourceList.of(List.of(new SourceList.Source(
                SOURCE,
                "bench-lender",
                Set.of(GridFiles.LOADER_ORGANISATION),
                Set.of(RecordKind.CREDIT_MONTH.label()),
                null)));
    }

    /** The firm of a number; firms of the two shapes are others. */
    static EnterpriseId id(Shape shape, int number) {
        return EnterpriseId.of("x-bench:small-enterprise-" + (shape == Shape.GROUPED ? "g" : "s") + number);
    }
}

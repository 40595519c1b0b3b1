package io.creditgrid.bench.process;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.util.List;
import java.util.Set;

/** Months of credit accounts, which clusters of tests are loaded with. */
public final class AccountMonth {
    private static final String SOURCE = "crash-probe";

    private AccountMonth() {}

    /** The feed that they come from. */
    public static SourceList.Source feed() {
        return new SourceList.Source(
                SOURCE, GridFiles.LOADER_ORGANISATION, Set.of(), Set.of(RecordKind.CREDIT_MONTH.label()), null);
    }

    /** A list of that feed alone. */
    public static SourceList sources() {
        return SourceList.of(List.of(feed()));
    }

    public static RecordKey key(EnterpriseId firm, String account, String month) {
        return new RecordKey(firm, RecordKind.CREDIT_MONTH, SOURCE, List.of(account, month));
    }

    /**
     * A month in which an account was sound.
     *
     * @param month as {@code yyyy-MM}
     * @param publishedAt epoch milliseconds
     * @param drawn minor units
     */
    public static Image image(EnterpriseId firm, String account, String month, long publishedAt, long drawn) {
        long day = RecordKind.periodEnd(month).toEpochDay();
        return Image.of(CreditRecord.event(key(firm, account, month), day, publishedAt)
                .set("currency", "CNY")
                .set("limit", 1_000_000L)
                .set("drawn", drawn)
                .set("daysPastDue", 0L)
                .set("loanClass", "NORMAL")
                .build());
    }
}

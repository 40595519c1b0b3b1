package io.creditgrid.compute.feature;

import io.creditgrid.compute.network.CustomerLoss;
import io.creditgrid.compute.network.CustomerPds;
import io.creditgrid.model.record.RecordKind.Disclosure;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a feature may see of one firm: its live records as of a valid day, merged across sources, and the base PDs of its customers.
 * A kind that the caller may not see is shut as a whole, so that a state tells nothing of whether there are records.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class FirmFile {
    private final LocalDate validAt;
    private final Set<Disclosure> permitted;
    private final Contents contents;
    private final @Nullable CustomerPds customerPds;

    /** The records by kind, and where sources differ. */
    record Contents(
            Facts.@Nullable Registration registration,
            List<Facts.Filing> filings,
            List<Facts.Case> cases,
            List<Facts.AccountMonth> accountMonths,
            List<Facts.Sale> sales,
            List<Facts.Relation> relations,
            Coverage coverage,
            List<Conflict> conflicts) {}

    /**
     * @param permitted disclosures that the caller may see beside PUBLIC
     */
    FirmFile(LocalDate validAt, Set<Disclosure> permitted, Contents contents, @Nullable CustomerPds customerPds) {
        this.validAt = validAt;
        this.permitted = Set.copyOf(permitted);
        this.contents = contents;
        this.customerPds = customerPds;
    }

    /** The valid day. */
    public LocalDate validAt() {
        return validAt;
    }

    /** Whether records of this disclosure may be seen. */
    public boolean permits(Disclosure disclosure) {
        return disclosure == Disclosure.PUBLIC || permitted.contains(disclosure);
    }

    /** Whether the firm is registered on the valid day. */
    public boolean isRegistered() {
        return contents.registration != null;
    }

    /** Where sources of one fact differ by more than {@link Conflict#TOLERANCE}, for whoever explains a score. */
    public List<Conflict> conflicts() {
        return contents.conflicts;
    }

    /** This file with the base PDs of customers, for the second pass of a sweep. */
    public FirmFile with(@Nullable CustomerPds pds) {
        return new FirmFile(validAt, permitted, contents, pds);
    }

    /** The expected loss through customers, with the share of them that is unknown; null if sales are in several currencies. */
    public @Nullable CustomerLoss customerLoss() {
        SortedMap<String, Long> sales = TradeFeatures.byCustomer(this);
        return sales == null ? null : CustomerLoss.of(sales, customerPds, validAt);
    }

    Facts.@Nullable Registration registration() {
        return contents.registration;
    }

    List<Facts.Filing> filings() {
        return contents.filings;
    }

    List<Facts.Case> cases() {
        return contents.cases;
    }

    List<Facts.AccountMonth> accountMonths() {
        return contents.accountMonths;
    }

    List<Facts.Sale> sales() {
        return contents.sales;
    }

    List<Facts.Relation> relations() {
        return contents.relations;
    }

    Coverage coverage() {
        return contents.coverage;
    }
}

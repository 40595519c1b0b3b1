package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import org.jspecify.annotations.Nullable;

/** What {@link Consents} decided about a call. */
public enum Ruling {
    /** Allowed without an enquiry: the firm itself, the record's writer, or a role whose purpose needs no consent. */
    EXEMPT(false, null),
    /** Allowed by consent, or because the record is public; an enquiry is logged. */
    GRANTED(true, null),
    /** Refused for want of a live consent, or because no consent reaches the record; an enquiry is logged. */
    NO_CONSENT(true, GridError.NO_CONSENT),
    /** Refused, since the caller's roles may not use the purpose; an enquiry is logged. */
    PURPOSE_NOT_YOURS(true, GridError.PURPOSE_NOT_YOURS),
    /** Refused: the record is for other roles; it is no record of a firm that one could enquire about. */
    NOT_FOR_YOU(false, GridError.NO_PERMISSION);

    private final boolean enquiry;
    private final @Nullable GridError error;

    Ruling(boolean enquiry, @Nullable GridError error) {
        this.enquiry = enquiry;
        this.error = error;
    }

    /** Whether the call is an enquiry, to be logged under the firm. */
    public boolean isEnquiry() {
        return enquiry;
    }

    /** Whether the call may go on. */
    public boolean allows() {
        return error == null;
    }

    /** The refusal that answers the call. */
    public GridException refusal() {
        return switch (this) {
            case NO_CONSENT ->
                new GridException(
                        GridError.NO_CONSENT,
                        "expected a consent of the firm to your organisation for this purpose, live today: there is none;"
                                + " ask the firm for it");
            case PURPOSE_NOT_YOURS ->
                new GridException(
                        GridError.PURPOSE_NOT_YOURS,
                        "expected a purpose that one of your roles may use: risk-engine CREDIT_GRANTING, CREDIT_REVIEW,"
                                + " SUPPLY_CHAIN_FINANCE, GUARANTEE, COLLECTION; enterprise SELF for its own firm;"
                                + " auditor and regulator SUPERVISION; scientist MODEL_DEVELOPMENT");
            case NOT_FOR_YOU ->
                new GridException(
                        GridError.NO_PERMISSION,
                        "expected a log-in whose role may see this kind of record; ask the grid's operator");
            case EXEMPT, GRANTED -> throw new IllegalStateException(this + " refuses nothing");
        };
    }
}

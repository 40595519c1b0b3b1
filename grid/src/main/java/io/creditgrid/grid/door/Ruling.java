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
    /** Refused for want of a live consent; an enquiry is logged. */
    NO_CONSENT(true, GridError.NO_CONSENT),
    /** Refused, since no consent reaches the record: it is for others alone; an enquiry is logged, as NO_CONSENT. */
    OUT_OF_REACH(true, GridError.NO_CONSENT),
    /** Refused, since the caller's roles may not use the purpose; an enquiry is logged. */
    PURPOSE_NOT_YOURS(true, GridError.PURPOSE_NOT_YOURS),
    /** Refused: the record is for others, whatever the role's purpose; the call is no enquiry. */
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

    /** How a logged enquiry names it: GRANTED, NO_CONSENT or PURPOSE_NOT_YOURS. */
    public String result() {
        return switch (this) {
            case EXEMPT, GRANTED -> GRANTED.name();
            case NO_CONSENT, OUT_OF_REACH -> NO_CONSENT.name();
            case PURPOSE_NOT_YOURS -> name();
            case NOT_FOR_YOU -> throw new IllegalStateException(this + " is never logged");
        };
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
            case OUT_OF_REACH ->
                new GridException(
                        GridError.NO_CONSENT,
                        "expected the organisation that wrote the record, or one that it names: no consent opens records"
                                + " of this kind to others; they count in a score");
            case PURPOSE_NOT_YOURS ->
                new GridException(
                        GridError.PURPOSE_NOT_YOURS,
                        "expected a purpose that one of your roles may use: risk-engine CREDIT_GRANTING, CREDIT_REVIEW,"
                                + " SUPPLY_CHAIN_FINANCE, GUARANTEE, COLLECTION; enterprise SELF for its own firm;"
                                + " auditor and regulator SUPERVISION; scientist MODEL_DEVELOPMENT");
            case NOT_FOR_YOU ->
                new GridException(
                        GridError.NO_PERMISSION,
                        "expected a log-in that may see this kind of record, whatever its purpose; ask who wrote it");
            case EXEMPT, GRANTED -> throw new IllegalStateException(this + " refuses nothing");
        };
    }
}

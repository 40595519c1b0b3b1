package io.creditgrid.model.contract;

/** Why a firm's records are asked for. The list is closed; each call names one. */
public enum Purpose {
    CREDIT_GRANTING,
    CREDIT_REVIEW,
    SUPPLY_CHAIN_FINANCE,
    GUARANTEE,
    COLLECTION,
    SELF,
    SUPERVISION,
    MODEL_DEVELOPMENT;

    /** Whether a role, not a consent, gives the right to ask for this purpose. */
    public boolean exempt() {
        return this == SELF || this == SUPERVISION || this == MODEL_DEVELOPMENT;
    }
}

package io.creditgrid.model.ledger;

/** The two payloads of an entry, each with a commitment of its own. */
public enum Half {
    /** Who did what, why: h = 0. */
    META(0),
    /** What is stated: h = 1. */
    IMAGE(1);

    private final byte number;

    Half(int number) {
        this.number = (byte) number;
    }

    /** h in the formulae. */
    byte number() {
        return number;
    }
}

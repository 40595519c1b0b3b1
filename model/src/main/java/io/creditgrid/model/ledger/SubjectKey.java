package io.creditgrid.model.ledger;

/** What is known of the key of a personal subject. */
public sealed interface SubjectKey {
    /** Bytes of a key. */
    int LENGTH = 32;

    /**
     * The key is there.
     *
     * @param key 32 bytes
     */
    record Held(Bytes key) implements SubjectKey {
        /** Refuses a key of another length. */
        public Held {
            key.sized(LENGTH, "a subject key");
        }

        /** Shows no key. */
        @Override
        public String toString() {
            return "SubjectKey[held]";
        }
    }

    /** There is no key to open anything with. */
    enum Gone implements SubjectKey {
        /** It was destroyed: what it encrypted is gone for ever, and that is as it should be. */
        DESTROYED,
        /** Neither a key nor the note that it was destroyed is there. */
        MISSING,
        /** What is stored in its place is not what the grid wrote there. */
        ALTERED
    }
}

package io.creditgrid.model.ledger;

/** What a mutation came from, by which a repeat is known. */
public sealed interface Origin {
    /**
     * A call of a client.
     *
     * @param id a UUIDv7, 16 bytes
     */
    record Request(Bytes id) implements Origin {
        /** Refuses an id of another length. */
        public Request {
            id.sized(Format.ID_LENGTH, "a request id");
        }
    }

    /**
     * A row of a file that a loader read.
     *
     * @param batch id of the batch, 32 bytes
     * @param row its number in the file, from 0
     */
    record BatchRow(Bytes batch, long row) implements Origin {
        /** Refuses an id of another length and a negative row. */
        public BatchRow {
            batch.sized(Sha256.LENGTH, "a batch id");
            Format.check(row >= 0, "a row of 0 or more", row);
        }
    }
}

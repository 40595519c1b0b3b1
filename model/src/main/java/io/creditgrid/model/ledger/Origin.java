package io.creditgrid.model.ledger;

import java.nio.ByteBuffer;
import java.util.UUID;

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

        /** The call with this id. */
        public static Request of(UUID id) {
            return new Request(Bytes.wrap(ByteBuffer.allocate(Format.ID_LENGTH)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array()));
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

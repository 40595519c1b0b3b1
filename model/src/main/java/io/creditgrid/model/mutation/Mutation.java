package io.creditgrid.model.mutation;

import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.record.Image;
import org.jspecify.annotations.Nullable;

/**
 * One change that a writer asks for.
 *
 * @param origin the request or row that it comes from; by it a repeat is known
 * @param image what is stated
 * @param expectedSeq seq that the key's last entry must have; {@link #ABSENT} if the key must not exist; {@link #ANY} if
 *     the writer does not care
 * @param purpose the purpose of the call, where there is one
 */
public record Mutation(
        Origin origin,
        Image image,
        long expectedSeq,
        @Nullable Purpose purpose) {
    /** The key must have no entry yet. */
    public static final long ABSENT = -1;

    /** No expectation. */
    public static final long ANY = -2;

    public Mutation {
        if (expectedSeq < ANY) {
            throw new IllegalArgumentException(
                    "expected a seq of 0 or more, -1 (must not exist) or -2 (any): expectedSeq=" + expectedSeq);
        }
    }

    /** A mutation without an expectation and a purpose. */
    public static Mutation of(Origin origin, Image image) {
        return new Mutation(origin, image, ANY, null);
    }
}

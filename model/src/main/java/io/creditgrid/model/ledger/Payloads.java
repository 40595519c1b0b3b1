package io.creditgrid.model.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The payloads of an entry in plain form, as far as they may be opened.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param commitment makes the entry's commitments: the grid's, or the subject's if the entry is encrypted
 * @param meta the plain meta; null if it cannot be opened
 * @param image the plain image; null if it cannot be opened
 * @param gone why there is no key to open them with; null if there is one, or none is needed
 */
public record Payloads(
        Commitment commitment,
        @Nullable Bytes meta,
        @Nullable Bytes image,
        SubjectKey.@Nullable Gone gone) {
    /** Whether the subject's key was destroyed, so that nobody can open them any more. */
    public boolean isDestroyed() {
        return gone == SubjectKey.Gone.DESTROYED;
    }
}

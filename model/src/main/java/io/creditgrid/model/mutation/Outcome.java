package io.creditgrid.model.mutation;

import io.creditgrid.model.contract.GridError;
import org.jspecify.annotations.Nullable;

/**
 * What became of one mutation.
 *
 * @param code how it ended
 * @param partition the partition of its firm; -1 in a rejection
 * @param seq LOADED: seq of its entry; UNCHANGED: seq of the key's last entry; -1 in a rejection
 * @param error why it was rejected; null unless it was
 * @param message the rejection in words; empty unless it was rejected
 */
public record Outcome(
        Code code, int partition, long seq, @Nullable GridError error, String message) {
    /** The ends that a mutation can have. */
    public enum Code {
        /** Logged and live. */
        LOADED,
        /** The same was already stated; nothing was logged. */
        UNCHANGED,
        /** Refused; nothing was changed. The error says whether the same may be sent again. */
        REJECTED
    }

    /** The outcome of a mutation that was logged as entry {@code seq}. */
    public static Outcome loaded(int partition, long seq) {
        return new Outcome(Code.LOADED, partition, seq, null, "");
    }

    /** The outcome of a mutation that said nothing new; {@code seq} is that of the key's last entry. */
    public static Outcome unchanged(int partition, long seq) {
        return new Outcome(Code.UNCHANGED, partition, seq, null, "");
    }

    /** The outcome of a refused mutation. */
    public static Outcome rejected(GridError error, String message) {
        return new Outcome(Code.REJECTED, -1, -1, error, message);
    }

    /** Whether it was refused for want of a resource, so that the same may be sent again. */
    public boolean retryable() {
        return error != null && error.retryable();
    }
}

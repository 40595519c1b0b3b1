package io.creditgrid.persistence.door;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.SubjectCipher;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKind;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A unit on its way into the log: checked, tagged, with the actor that the security context named.
 *
 * <p><strong>Thread-safety.</strong> Immutable but for the future.
 */
final class WriteUnit {
    /** The unit does not care whether its firm was written meanwhile. */
    static final long ANY_MOMENT = -1;

    /** One mutation with what the log needs of its key. */
    record Item(Mutation mutation, byte[] keyTag, int folderKind, int page) {}

    /**
     * The destruction of a subject's key, which its entry states.
     *
     * @param firmTag the subject's
     * @param at epoch milliseconds
     */
    record Erasure(Bytes firmTag, long at) {}

    private final EnterpriseId firm;
    private final byte[] firmTag;
    private final int partition;
    private final boolean personal;
    private final Organisation organisation;
    private final String logIn;
    private final List<Item> items;
    private final boolean again;
    private final boolean keepRestatements;
    private final long unmovedSince;
    private final int bytes;
    private final CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();

    WriteUnit(
            EnterpriseId firm,
            byte[] firmTag,
            int partition,
            boolean personal,
            Organisation organisation,
            String logIn,
            List<Item> items,
            boolean again,
            boolean keepRestatements,
            long unmovedSince) {
        this.firm = firm;
        this.firmTag = firmTag;
        this.partition = partition;
        this.personal = personal;
        this.organisation = organisation;
        this.logIn = logIn;
        this.items = List.copyOf(items);
        this.again = again;
        this.keepRestatements = keepRestatements;
        this.unmovedSince = unmovedSince;
        int overhead = PartitionDraft.ENTRY_OVERHEAD_BYTES + (personal ? 3 * SubjectCipher.OVERHEAD : 0);
        this.bytes = items.stream()
                .mapToInt(item -> 2 * item.mutation().image().bytes().length + overhead)
                .sum();
    }

    EnterpriseId firm() {
        return firm;
    }

    byte[] firmTag() {
        return firmTag;
    }

    int partition() {
        return partition;
    }

    /** Whether its firm is a personal subject. */
    boolean isPersonal() {
        return personal;
    }

    Organisation organisation() {
        return organisation;
    }

    String logIn() {
        return logIn;
    }

    List<Item> items() {
        return items;
    }

    /** The key that has to be destroyed with it; null if none. The grid's own task makes such a unit, of one mutation. */
    @Nullable
    Erasure erasure() {
        CreditRecord record = items.get(0).mutation().image().record();
        return record == null || record.kind() != RecordKind.ERASE
                ? null
                : new Erasure(
                        Bytes.wrap(EnterpriseId.of(record.key().part(0)).firmTag()),
                        Objects.requireNonNull(record.integer("destroyedAt")));
    }

    /** Whether it may have been sent before. */
    boolean again() {
        return again;
    }

    boolean keepRestatements() {
        return keepRestatements;
    }

    /** The size of the log at which its writer read the firm; {@link #ANY_MOMENT} if it did not. */
    long unmovedSince() {
        return unmovedSince;
    }

    /** Bytes that it adds to a transaction beside the folders it touches: each image lies in block and folder. */
    int bytes() {
        return bytes;
    }

    /** The same outcome for each mutation. */
    List<Outcome> all(Outcome outcome) {
        return Collections.nCopies(items.size(), outcome);
    }

    /** One outcome a mutation, in their order. Never completes exceptionally. */
    CompletableFuture<List<Outcome>> answer() {
        return answer;
    }
}

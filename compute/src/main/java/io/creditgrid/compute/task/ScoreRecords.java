package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FeatureVector;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.Enquiries;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.score.ScoreRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.ImageOpener;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.scorecard.Reason;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import io.creditgrid.persistence.cache.RowReader;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records of enquiries and scores of one request: how they are made and found again.
 *
 * <p><strong>Thread-safety.</strong> Safe. Call it as the node.
 */
final class ScoreRecords {
    private final Door door;
    private final EnterpriseId firm;
    private final ScoreRequest request;
    private final RowReader folders;

    /**
     * What is logged of a request.
     *
     * @param enquiry null where the role is exempt
     * @param score null where the call was refused
     */
    record Logged(@Nullable CreditRecord enquiry, @Nullable CreditRecord score) {
        int entries() {
            return (enquiry == null ? 0 : 1) + (score == null ? 0 : 1);
        }
    }

    ScoreRecords(Door door, EnterpriseId firm, ScoreRequest request) {
        this.door = door;
        this.firm = firm;
        this.request = request;
        this.folders = new RowReader(door.ignite(), CacheName.FOLDER);
    }

    /** What the log holds of this request under this firm; nothing for a new one, or under a firm whose key was destroyed. One local read. */
    Logged find() {
        RecordKey enquiry = Enquiries.key(firm, RecordKind.ENQUIRY, request.request());
        RecordKey score = Enquiries.key(firm, RecordKind.SCORE, request.request());
        RowKey row = RowKey.folder(
                door.placement().partition(firm),
                door.tags().firm(firm),
                RecordKind.ENQUIRY.number(),
                RecordKind.ENQUIRY.page(enquiry.parts(), door.identity().offset()),
                0);
        byte[] stored = folders.row(row);
        ImageOpener opener = stored == null ? null : door.subjects().opener(row, stored);
        if (stored == null || opener == null) {
            return new Logged(null, null);
        }
        return new Logged(record(stored, enquiry, opener), record(stored, score, opener));
    }

    private @Nullable CreditRecord record(byte[] folder, RecordKey key, ImageOpener opener) {
        byte[] tag = door.tags().key(key.kind().number(), key.source(), key.parts());
        FolderEntry entry = Folder.entryOf(folder, tag, opener);
        return entry == null || entry.versions().isEmpty()
                ? null
                : Image.decode(entry.versions().get(0).image()).record();
    }

    /** The mutation that logs a score; its id is the request's with the last bit flipped. */
    Mutation score(Actor actor, LocalDate validAt, long position, Judgement judged) {
        RecordKey key = Enquiries.key(firm, RecordKind.SCORE, request.request());
        CreditRecord record = CreditRecord.event(
                        key,
                        Enquiries.dayOf(key, door.identity().offset()),
                        door.clock().millis())
                .set("organisation", actor.organisation())
                .set("purpose", request.purpose().name())
                .set("model", judged.card().modelId())
                .set("validAt", validAt.toEpochDay())
                .set("position", position)
                .set("sweep", judged.sweep())
                .set("points", judged.result().score())
                .set("pd", judged.result().pd())
                .set("grade", judged.result().grade())
                .set("knockOuts", codes(judged.result().knockOuts()))
                .set("reasons", codes(judged.result().reasons()))
                .set("vector", judged.vector().encode())
                .build();
        return new Mutation(
                Origin.Request.of(Enquiries.scoreId(request.request())),
                Image.of(record),
                Mutation.ANY,
                request.purpose());
    }

    private static String codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).collect(Collectors.joining(","));
    }

    /**
     * The judgement that a stored score came from: computed again from its card and vector.
     *
     * @param known given back if it is that judgement
     */
    static Judgement judgement(CardStore cards, CreditRecord score, LocalDate today, @Nullable Judgement known) {
        byte[] vector = Objects.requireNonNull(score.bytes("vector"));
        String model = score.text("model");
        String sweep = score.text("sweep");
        if (known != null
                && known.card().modelId().equals(model)
                && Objects.equals(known.sweep(), sweep)
                && Arrays.equals(known.vector().encode(), vector)) {
            return known;
        }
        return Judgement.of(cards.get(model, today), sweep, FeatureVector.decode(vector));
    }
}

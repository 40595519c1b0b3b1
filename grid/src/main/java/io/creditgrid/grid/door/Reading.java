package io.creditgrid.grid.door;

import io.creditgrid.grid.door.DoorTask.Later;
import io.creditgrid.grid.door.DoorTask.Logging;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.HistoryAnswer;
import io.creditgrid.model.contract.ReadAnswer;
import io.creditgrid.model.contract.ReadRequest;
import io.creditgrid.model.contract.RecordJson;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.PageRef;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.persistence.door.Appender;
import io.creditgrid.persistence.door.LogPosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/*
 * A read of one moment
 * ====================
 * judge what the folders say now
 *   -> no enquiry: answer, nothing is logged
 *   -> enquiry: take the log's size s, read and judge again, hand the enquiry in with s
 *        -> the firm was written at or after s: once more
 *        -> logged at s or later: answer what was read
 *        -> logged before s: the id is known; answer as the first time, from the entries before the enquiry
 */
/** One call of {@link ReadTask}. Not thread-safe: its steps run one after the other. */
final class Reading {
    /** How often a firm that is being written is read before the caller is told BUSY. */
    private static final int ATTEMPTS = 5;

    private final Door door;
    private final Actor actor;
    private final ReadRequest request;
    private final RecordKey key;
    private final ZoneOffset offset;
    private final int partition;
    private final byte[] keyTag;

    Reading(Door door, Actor actor, ReadRequest request, RecordKey asked) {
        this.door = door;
        this.actor = actor;
        this.request = request;
        this.key = door.subjects().stored(asked);
        this.offset = door.identity().offset();
        this.partition = door.placement().partition(key.firm());
        this.keyTag = tag(key);
    }

    private byte[] tag(RecordKey any) {
        return door.tags().key(any.kind().number(), any.source(), any.parts());
    }

    /** What was found and decided at one moment; no state if nothing was ever stated under the key. */
    private record Judged(Ruling ruling, @Nullable KeyState state) {}

    /** The answer, or what it has to wait for. */
    Object answer() {
        day(door.clock().instant()); // refused before anything is logged
        Judged judged = judge();
        return judged.ruling().isEnquiry() ? enquire(1) : settled(judged, 0);
    }

    private Judged judge() {
        FirmRecords firm = read(List.of(page(key), new PageRef(RecordKind.CONSENT.number(), 0)));
        FolderEntry entry = firm.find(key.kind(), keyTag);
        boolean known = key.kind().isSystem() || firm.isKnown();
        KeyState state = entry == null ? null : KeyState.now(entry);
        CreditRecord latest = state == null ? null : state.latest();
        Ruling ruling = Consents.read(
                actor,
                door.sources(),
                key,
                latest,
                request.purpose(),
                firm,
                dayOf(door.clock().instant()));
        // who wrote about a firm before its registration came may read what it wrote
        if (!known && (entry == null || ruling.isEnquiry())) {
            throw door.unknownFirm(
                    actor,
                    "expected a firm with an enterprise record: firm="
                            + key.firm().canonical() + "; load its registration first");
        }
        return new Judged(ruling, state);
    }

    private FirmRecords read(List<PageRef> pages) {
        return door.firms().read(key.firm(), pages::contains);
    }

    private PageRef page(RecordKey any) {
        return new PageRef(any.kind().folderKind().number(), any.kind().page(any.parts(), offset));
    }

    private LocalDate dayOf(Instant instant) {
        return instant.atOffset(offset).toLocalDate();
    }

    private Later enquire(int attempt) {
        CompletableFuture<LogPosition> position = door.appender().position(partition);
        return new Later(position, () -> log(attempt, size(position)));
    }

    private static long size(CompletableFuture<LogPosition> position) {
        try {
            return position.join().size();
        } catch (CompletionException e) {
            throw e.getCause() instanceof GridException known
                    ? known
                    : new GridException(
                            GridError.UNAVAILABLE, "the firm's partition cannot be written now; ask again", e);
        }
    }

    private Object log(int attempt, long size) {
        Judged judged = judge();
        Mutation enquiry = enquiry(judged.ruling());
        // what is refused may be refused of a firm that has changed
        long unmovedSince = judged.ruling().allows() ? size : Appender.ANY_MOMENT;
        return new Logging(
                MutationUnit.of(enquiry), unmovedSince, outcomes -> logged(attempt, size, judged, outcomes.get(0)));
    }

    private Mutation enquiry(Ruling ruling) {
        Enquiries.Verb verb = request.verb() == ReadRequest.Verb.GET ? Enquiries.Verb.GET : Enquiries.Verb.HISTORY;
        String subject = key.kind().label() + " " + KeyText.withoutFirm(key)
                + (request.validAt() == null ? "" : " at " + request.validAt());
        return Enquiries.enquiry(
                key.firm(),
                request.request(),
                offset,
                door.clock().instant(),
                actor,
                request.purpose(),
                verb,
                ruling,
                subject);
    }

    private Object logged(int attempt, long size, Judged judged, Outcome outcome) {
        GridError error = outcome.error();
        if (error == GridError.BUSY && attempt < ATTEMPTS) {
            return enquire(attempt + 1);
        }
        if (error != null) {
            throw new GridException(error, outcome.message());
        }
        return outcome.seq() < size ? repeated(outcome.seq()) : settled(judged, 1);
    }

    /** The answer that the enquiry at {@code seq} was given. */
    private Object repeated(long seq) {
        Mutation mine = enquiry(Ruling.GRANTED);
        RecordKey enquiryKey = mine.image().key();
        FirmRecords firm = read(List.of(page(key), page(enquiryKey)));
        FolderEntry logged = firm.find(RecordKind.ENQUIRY, tag(enquiryKey));
        CreditRecord first = logged == null ? null : KeyState.now(logged).latest();
        if (first == null
                || !Enquiries.sameQuestion(
                        first, Objects.requireNonNull(mine.image().record()))) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a fresh request id: " + request.request()
                            + " was used for something else; make a new one for each call");
        }
        Ruling ruling = rulingOf(String.valueOf(first.text("result")));
        FolderEntry entry = firm.find(key.kind(), keyTag);
        if (entry == null || !ruling.allows()) {
            return settled(new Judged(ruling, null), 0);
        }
        KeyState then = KeyState.before(
                entry,
                seq,
                new KeyChain(door.ignite(), partition, door.payloads(partition))
                        .before(entry, seq)
                        .newestFirst());
        return content(then, seq, false, day(Instant.ofEpochMilli(first.publishedAt())), 0);
    }

    private Ruling rulingOf(String result) {
        if (result.equals(Ruling.NO_CONSENT.result())) {
            return key.kind().disclosure(key) == Disclosure.SUBJECT ? Ruling.NO_CONSENT : Ruling.OUT_OF_REACH;
        }
        return Ruling.valueOf(result);
    }

    private Object settled(Judged judged, int logged) {
        if (!judged.ruling().allows()) {
            throw judged.ruling().refusal().logged(logged);
        }
        LocalDate day = day(door.clock().instant());
        boolean exempt = judged.ruling() == Ruling.EXEMPT;
        return judged.state() == null
                ? unknown(day, logged)
                : content(judged.state(), Long.MAX_VALUE, exempt, day, logged);
    }

    private LocalDate day(Instant now) {
        String text = request.validAt();
        try {
            return text == null ? dayOf(now) : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new GridException(GridError.BAD_REQUEST, "expected a day as yyyy-MM-dd: validAt=" + text, e);
        }
    }

    /** An enquirer learns no seq: by it the writes of a partition could be counted. */
    private Object content(KeyState state, long end, boolean exempt, LocalDate day, int logged) {
        if (request.verb() == ReadRequest.Verb.HISTORY) {
            HistoryAnswer history = new HistoryView(
                            new KeyChain(door.ignite(), partition, door.payloads(partition)), exempt)
                    .of(key, state, end, day.toEpochDay(), logged);
            return history.entries().isEmpty() ? unknown(day, logged) : history;
        }
        CreditRecord record = state.on(day.toEpochDay());
        if (record == null) {
            return unknown(day, logged);
        }
        return new ReadAnswer(
                RecordJson.write(record).without(Consents.hiddenFields(key.kind(), exempt)),
                day.toString(),
                ReadAnswer.NOW,
                ReadAnswer.GRID,
                exempt ? state.entry().lastSeq() : null,
                logged);
    }

    private Object unknown(LocalDate day, int logged) {
        throw new GridException(
                        GridError.UNKNOWN_RECORD,
                        "expected a " + key.kind().label() + " that holds on " + day + ": key=" + KeyText.print(key)
                                + "; look at its history, its source and its parts")
                .logged(logged);
    }
}

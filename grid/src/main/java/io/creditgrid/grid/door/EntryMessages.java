package io.creditgrid.grid.door;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.ShowAnswer;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Commitment;
import io.creditgrid.model.ledger.Half;
import io.creditgrid.model.ledger.Leaf;
import io.creditgrid.model.ledger.Meta;
import io.creditgrid.model.ledger.Opening;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Field;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.KeyText;
import io.creditgrid.model.record.Op;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.persistence.log.LoggedEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries as messages. Pure functions. */
final class EntryMessages {
    /** Items of an image before its schema's fields: key, interval or day, publishedAt. */
    private static final int FIELDS_BEFORE_SCHEMA = 3;

    private EntryMessages() {}

    /** An entry that was opened. */
    static ShowAnswer of(LoggedEntry entry, ShowAnswer.@Nullable Opened opened, int logged) {
        Leaf leaf = entry.leaf();
        Meta meta = entry.meta();
        Origin.BatchRow row = meta.origin() instanceof Origin.BatchRow batchRow ? batchRow : null;
        return new ShowAnswer(
                leaf.partition(),
                leaf.seq(),
                entry.block(),
                new ShowAnswer.Leaf(
                        Bytes.wrap(leaf.hash()).toString(),
                        entry.entry().leaf().toString(),
                        leaf.gridId().toString(),
                        leaf.incarnation(),
                        leaf.prev().toString(),
                        leaf.committedAt(),
                        leaf.meta().toString(),
                        leaf.image().toString()),
                meta.op().name(),
                RecordKind.ofNumber(meta.kind()).label(),
                meta.schemaVersion(),
                meta.organisation().id(),
                meta.logIn(),
                meta.purpose(),
                meta.origin() instanceof Origin.Request request ? uuid(request.id()) : null,
                row == null ? null : row.batch().toString(),
                row == null ? null : Long.valueOf(row.row()),
                meta.k(),
                meta.n(),
                meta.prevSeq(),
                opened,
                logged);
    }

    private static String uuid(Bytes id) {
        ByteBuffer bytes = ByteBuffer.wrap(id.array());
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    /**
     * Opens a field of the image of an entry that was opened.
     *
     * @throws IllegalArgumentException if the kind has no such field
     * @throws GridException BAD_REQUEST if the entry removes a record, and so has no values
     */
    static ShowAnswer.Opened open(LoggedEntry entry, String field) {
        Leaf leaf = entry.leaf();
        Image image = entry.image();
        int index = indexOf(image, field);
        byte[] secret = Objects.requireNonNull(entry.commitment(), "an entry that was opened")
                .secret(leaf.incarnation(), entry.writerEpoch(), leaf.partition(), leaf.seq());
        return new ShowAnswer.Opened(
                field,
                text(image, index),
                message(Commitment.open(
                        secret, Half.IMAGE, entry.entry().image().array(), index)),
                message(Commitment.open(secret, Half.META, entry.entry().meta().array(), 0)));
    }

    private static int indexOf(Image image, String field) {
        RecordKind kind = image.key().kind();
        return switch (field) {
            case "key" -> 0;
            case "interval", "at" -> {
                if (!field.equals(timeField(kind))) {
                    throw new IllegalArgumentException(
                            "expected field " + timeField(kind) + " of " + kind.label() + ": field=" + field);
                }
                yield 1;
            }
            case "publishedAt" -> 2;
            default -> {
                int index = FIELDS_BEFORE_SCHEMA + kind.schema().indexOf(field);
                if (image.op() == Op.REMOVE) {
                    throw new GridException(
                            GridError.BAD_REQUEST,
                            "expected key, " + timeField(kind)
                                    + " or publishedAt, since the entry removes a record: field=" + field);
                }
                yield index;
            }
        };
    }

    private static String timeField(RecordKind kind) {
        return kind.isState() ? "interval" : "at";
    }

    private static @Nullable String text(Image image, int index) {
        return switch (index) {
            case 0 -> image.key().kind().label() + " " + KeyText.print(image.key());
            case 1 -> time(image);
            case 2 -> Instant.ofEpochMilli(image.publishedAt()).toString();
            default -> value(image, index - FIELDS_BEFORE_SCHEMA);
        };
    }

    private static @Nullable String value(Image image, int place) {
        CreditRecord record = image.record();
        Object value = record == null ? null : record.value(place);
        if (value == null) {
            return null;
        }
        return text(image.key().kind().schema().fields().get(place), value);
    }

    private static @Nullable String time(Image image) {
        if (image.interval() != null) {
            return image.interval().toString();
        }
        return image.at() == CreditRecord.NO_DAY
                ? null
                : LocalDate.ofEpochDay(image.at()).toString();
    }

    private static String text(Field field, Object value) {
        return switch (field.type()) {
            case DAY -> LocalDate.ofEpochDay((Long) value).toString();
            case INSTANT -> Instant.ofEpochMilli((Long) value).toString();
            case BYTES -> HexFormat.of().formatHex((byte[]) value);
            default -> value.toString();
        };
    }

    private static ShowAnswer.Opening message(Opening opening) {
        return new ShowAnswer.Opening(
                opening.index(),
                opening.value().toString(),
                opening.salt().toString(),
                opening.fieldHashes().stream().map(Bytes::toString).toList());
    }
}

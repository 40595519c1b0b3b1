package io.creditgrid.model.record;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.value.Interval;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Valid keys, records and images of every kind. Not thread-safe. */
final class RandomRecords {
    private static final List<RecordKind> KINDS = List.of(RecordKind.values());
    private static final List<String> TEXTS = List.of("a", "深圳市", "\uD83D\uDE80", "(2021) 0305 no. 7", "x y", "é");

    private final SplittableRandom random;

    RandomRecords(SplittableRandom random) {
        this.random = random;
    }

    RecordKey key(RecordKind kind) {
        String firm = kind.isSystem() ? "grid:m-" + random.nextInt(100) : "x-test:" + random.nextInt(100);
        return new RecordKey(
                EnterpriseId.of(firm),
                kind,
                "source-" + random.nextInt(3),
                kind.keyParts().stream().map(this::part).toList());
    }

    String part(KeyPart part) {
        return switch (part.form()) {
            case TEXT -> text();
            case REF -> random.nextBoolean() ? "" : text();
            case CODE -> part.codes().get(random.nextInt(part.codes().size()));
            case MONTH -> month();
            case PERIOD ->
                switch (random.nextInt(3)) {
                    case 0 -> month();
                    case 1 -> "2021-Q" + random.nextInt(1, 5);
                    default -> "2021";
                };
            case FIRM -> "x-test:c" + random.nextInt(100);
            case COUNTERPART ->
                random.nextBoolean()
                        ? "x-test:c" + random.nextInt(100)
                        : "person:" + HexFormat.of().formatHex(bytes(16));
            case REQUEST -> new UUID(random.nextLong(), random.nextLong()).toString();
            case ORGANISATION -> "bank-" + random.nextInt(100);
        };
    }

    /** A record with all that is required and some of the rest. */
    CreditRecord record(RecordKey key) {
        CreditRecord.Builder builder = builder(key);
        for (Field field : key.kind().schema().fields()) {
            boolean currency = field.name().equals("currency");
            if (currency) {
                builder.set("currency", "CNY");
            } else if (field.required() || random.nextBoolean()) {
                builder.set(field.name(), value(field));
            }
        }
        return builder.build();
    }

    CreditRecord.Builder builder(RecordKey key) {
        long publishedAt = random.nextLong(0, 2_000_000_000_000L);
        return key.kind().isState()
                ? CreditRecord.state(key, interval(), publishedAt)
                : CreditRecord.event(key, random.nextLong(-1_000, 30_000), publishedAt);
    }

    Image removal(RecordKey key) {
        long publishedAt = random.nextLong(0, 2_000_000_000_000L);
        if (key.kind().isState()) {
            return Image.removal(key, interval(), publishedAt);
        }
        return Image.removal(key, random.nextBoolean() ? CreditRecord.NO_DAY : random.nextLong(30_000), publishedAt);
    }

    Image image(RecordKind kind) {
        RecordKey key = key(kind);
        return random.nextInt(4) == 0 ? removal(key) : Image.of(record(key));
    }

    Interval interval() {
        long from = random.nextLong(-1_000, 30_000);
        return random.nextInt(3) == 0 ? Interval.from(from) : new Interval(from, from + random.nextLong(1, 3_000));
    }

    Object value(Field field) {
        return switch (field.type()) {
            case TEXT -> text();
            case CODE -> field.codes().get(random.nextInt(field.codes().size()));
            case INTEGER, DAY, INSTANT, MONEY -> random.nextLong() >> random.nextInt(64);
            case BOOLEAN -> random.nextBoolean();
            case BYTES -> bytes(random.nextInt(40));
            case DOUBLE -> random.nextDouble() - 0.5;
        };
    }

    RecordKind kind() {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Bytes with one of them changed, one left out, or one added; null if nothing came of it. */
    byte @Nullable [] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int grown = random.nextInt(8);
        if (grown > 1) {
            byte[] copy = bytes.clone();
            copy[at] = (byte) (random.nextBoolean() ? copy[at] ^ 1 << random.nextInt(8) : random.nextInt(256));
            return copy[at] == bytes[at] ? null : copy;
        }
        byte[] copy = new byte[bytes.length + (grown == 0 ? 1 : -1)];
        System.arraycopy(bytes, 0, copy, 0, at);
        int left = copy.length - at - (grown == 0 ? 1 : 0);
        System.arraycopy(bytes, bytes.length - left, copy, copy.length - left, left);
        return copy;
    }

    private String month() {
        return String.format(Locale.ROOT, "20%02d-%02d", random.nextInt(100), random.nextInt(1, 13));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(1_000);
    }
}

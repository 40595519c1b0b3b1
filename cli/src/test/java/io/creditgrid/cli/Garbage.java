package io.creditgrid.cli;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Bytes that look like frames, more or less. Not thread-safe. */
final class Garbage {
    /** First bytes of CBOR items with the longest lengths that can be claimed. */
    private static final int[] LONG_HEADS = {0x1b, 0x3b, 0x5a, 0x5b, 0x7a, 0x7b, 0x9a, 0x9b, 0xba, 0xbb, 0xff};

    private final SplittableRandom random;
    private final byte[] good;

    Garbage(SplittableRandom random) {
        this.random = random;
        this.good = good();
    }

    private byte[] good() {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RecordKey key = new RecordKey(EnterpriseId.of("x-fuzz:" + i), RecordKind.ENTERPRISE, "registry", List.of());
            CreditRecord record = CreditRecord.state(key, Interval.from(0), 1_700_000_000_000L)
                    .set("currency", "CNY")
                    .set("name", "甲")
                    .set("registeredCapital", 1L)
                    .set("status", "ACTIVE")
                    .build();
            units.add(MutationUnit.of(
                    Mutation.of(Origin.Request.of(RequestId.of(1_700_000_000_000L, random)), Image.of(record))));
        }
        return new WriteFrame(null, false, false, units).encode();
    }

    /** The next one: random from the first byte on, or a good frame that was damaged in some places. */
    byte[] next() {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = good.clone();
        for (int i = random.nextInt(1, 6); i > 0 && bytes.length > 0; i--) {
            bytes = damaged(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }

    private byte[] damaged(byte[] bytes, int at) {
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> bytes[at] = (byte) LONG_HEADS[random.nextInt(LONG_HEADS.length)];
            case 4 -> {
                return without(bytes, at, Math.min(bytes.length - at, random.nextInt(1, 20)));
            }
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                return longer;
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - count);
        System.arraycopy(bytes, at + count, shorter, at, shorter.length - at);
        return shorter;
    }
}

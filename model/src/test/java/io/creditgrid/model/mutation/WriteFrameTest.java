package io.creditgrid.model.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WriteFrameTest {
    private static final Bytes BATCH = Bytes.of(new byte[32]);
    private static final List<Purpose> PURPOSES = List.of(Purpose.values());
    private static final Bytes ID = Bytes.of(new byte[16]);

    private final SplittableRandom random = new SplittableRandom(Seeds.of(WriteFrameTest.class));

    @Test
    void everyFrame_comesBack() {
        for (int i = 0; i < 500; i++) {
            WriteFrame frame = frame();
            byte[] bytes = frame.encode();
            WriteFrame back = WriteFrame.decode(bytes);
            assertThat(back.encode()).isEqualTo(bytes);
            assertThat(back.batch()).isEqualTo(frame.batch());
            assertThat(back.again()).isEqualTo(frame.again());
            assertThat(back.keepRestatements()).isEqualTo(frame.keepRestatements());
            assertThat(back.mutationCount()).isEqualTo(frame.mutationCount());
            assertThat(back.units()).hasSameSizeAs(frame.units());
            for (int unit = 0; unit < frame.units().size(); unit++) {
                same(back.units().get(unit), frame.units().get(unit));
            }
        }
    }

    private static void same(MutationUnit back, MutationUnit unit) {
        assertThat(back.firm()).isEqualTo(unit.firm());
        assertThat(back.mutations()).hasSameSizeAs(unit.mutations());
        for (int i = 0; i < unit.mutations().size(); i++) {
            Mutation found = back.mutations().get(i);
            Mutation sent = unit.mutations().get(i);
            assertThat(found.origin()).isEqualTo(sent.origin());
            assertThat(found.image().bytes()).isEqualTo(sent.image().bytes());
            assertThat(found.expectedSeq()).isEqualTo(sent.expectedSeq());
            assertThat(found.purpose()).isEqualTo(sent.purpose());
        }
    }

    @Test
    void changedBytes_areRefusedOrStandForThemselves() {
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = frame().encode();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(WriteFrame.decode(bytes).encode()).isEqualTo(bytes);
            } catch (GridException e) {
                assertThat(e.error()).isEqualTo(GridError.FRAME_MALFORMED);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void aMutationOfAnotherBatch_isRefusedBeforeItIsSent() {
        MutationUnit unit = MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, 7), image("x-test:1")));
        byte[] other = new byte[32];
        other[0] = 1;
        for (Bytes batch : new @Nullable Bytes[] {null, Bytes.of(other)}) {
            assertThatThrownBy(() -> new WriteFrame(batch, false, false, List.of(unit)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row 7")
                    .hasMessageContaining("batch");
        }
    }

    @Test
    void otherForms_areMalformed() {
        malformed(new CborWriter().array(4).integer(0).nul().integer(0).array(0), "from 1 to 1");
        malformed(
                new CborWriter()
                        .array(4)
                        .integer(StoredFormat.VERSION)
                        .nul()
                        .integer(4)
                        .array(0),
                "from 0 to 3");
        malformed(
                new CborWriter()
                        .array(4)
                        .integer(StoredFormat.VERSION)
                        .bytes(new byte[31])
                        .integer(0)
                        .array(0),
                "32 bytes");
        malformed(frame(0), "1 to 100");
        malformed(one().integer(7).bytes(image("x-test:1").bytes()).nul().nul(), "expected a batch");
        malformed(
                one().bytes(ID.array())
                        .bytes(image("x-test:1").bytes())
                        .integer(-2)
                        .nul(),
                "from -1");
        malformed(one().bytes(ID.array()).bytes(image("x-test:1").bytes()).nul().text("FUN"), "FUN");
        malformed(
                one().bytes(new byte[15]).bytes(image("x-test:1").bytes()).nul().nul(), "16 bytes");
        malformed(one().bytes(ID.array()).bytes(new byte[] {1}).nul().nul(), "an array");
        malformed(
                frame(2).array(4)
                        .bytes(ID.array())
                        .bytes(image("x-test:1").bytes())
                        .nul()
                        .nul()
                        .array(4)
                        .bytes(ID.array())
                        .bytes(image("x-test:2").bytes())
                        .nul()
                        .nul(),
                "expected one firm in a unit");
    }

    @Test
    void aFrame_endsAtItsLimits() {
        MutationUnit unit = MutationUnit.of(Mutation.of(new Origin.Request(ID), image("x-test:1")));
        WriteFrame most = new WriteFrame(null, false, false, Collections.nCopies(Limits.FRAME_UNITS_MAX, unit));
        assertThat(WriteFrame.decode(most.encode()).units()).hasSize(Limits.FRAME_UNITS_MAX);
        WriteFrame more = new WriteFrame(null, false, false, Collections.nCopies(Limits.FRAME_UNITS_MAX + 1, unit));
        tooLarge(more::encode, "units=10001");
        tooLarge(() -> WriteFrame.decode(new byte[Limits.FRAME_BYTES_MAX + 1]), "bytes=4194305");
        // the announced number is judged before anything is read
        CborWriter announced = new CborWriter()
                .array(4)
                .integer(StoredFormat.VERSION)
                .nul()
                .integer(0)
                .array(Limits.FRAME_UNITS_MAX + 1);
        for (int i = 0; i <= Limits.FRAME_UNITS_MAX; i++) {
            announced.nul();
        }
        tooLarge(() -> WriteFrame.decode(announced.toByteArray()), "units=10001");
    }

    @Test
    void aUnit_endsAtItsLimit() {
        Mutation mutation = Mutation.of(new Origin.Request(ID), image("x-test:1"));
        assertThat(new MutationUnit(Collections.nCopies(Limits.UNIT_MUTATIONS_MAX, mutation)).mutations())
                .hasSize(100);
        assertThatThrownBy(() -> new MutationUnit(Collections.nCopies(Limits.UNIT_MUTATIONS_MAX + 1, mutation)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mutations=101");
        assertThatThrownBy(() -> new MutationUnit(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mutation(new Origin.Request(ID), image("x-test:1"), -3, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expectedSeq=-3");
    }

    private static void malformed(CborWriter form, String message) {
        assertThatThrownBy(() -> WriteFrame.decode(form.toByteArray()))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.FRAME_MALFORMED))
                .hasMessageContaining(message);
    }

    private static void tooLarge(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.FRAME_TOO_LARGE))
                .hasMessageContaining(message);
    }

    private static CborWriter one() {
        return frame(1).array(4);
    }

    private static CborWriter frame(int mutations) {
        return new CborWriter()
                .array(4)
                .integer(StoredFormat.VERSION)
                .nul()
                .integer(0)
                .array(1)
                .array(mutations);
    }

    private WriteFrame frame() {
        boolean batch = random.nextBoolean();
        List<MutationUnit> units = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            units.add(unitOf("x-test:" + random.nextInt(9), batch));
        }
        return new WriteFrame(batch ? BATCH : null, random.nextBoolean(), random.nextBoolean(), units);
    }

    private MutationUnit unitOf(String firm, boolean batch) {
        List<Mutation> mutations = new ArrayList<>();
        for (int left = random.nextInt(1, 4); left > 0; left--) {
            byte[] id = new byte[16];
            random.nextBytes(id);
            mutations.add(new Mutation(
                    batch ? new Origin.BatchRow(BATCH, random.nextLong(1L << 40)) : new Origin.Request(Bytes.of(id)),
                    image(firm),
                    random.nextBoolean() ? Mutation.ANY : random.nextLong(-1, 1L << 40),
                    random.nextBoolean() ? null : PURPOSES.get(random.nextInt(PURPOSES.size()))));
        }
        return new MutationUnit(mutations);
    }

    private Image image(String firm) {
        RecordKey key = new RecordKey(EnterpriseId.of(firm), RecordKind.OUTCOME, "registry", List.of("d90"));
        long at = random.nextInt(20_000);
        return random.nextInt(3) == 0
                ? Image.removal(key, at, 1)
                : Image.of(CreditRecord.event(key, at, 1)
                        .set("bad", random.nextBoolean())
                        .build());
    }
}

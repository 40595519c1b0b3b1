package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.model.value.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ImageTest {
    private static final RecordKey COVERAGE =
            new RecordKey(EnterpriseId.of("x-test:1"), RecordKind.COVERAGE, "registry", List.of("trade"));
    private static final RecordKey OUTCOME =
            new RecordKey(EnterpriseId.of("x-test:1"), RecordKind.OUTCOME, "registry", List.of("d90"));

    private final RandomRecords records = new RandomRecords(new SplittableRandom(Seeds.of(ImageTest.class)));

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void everyRecord_comesBack(RecordKind kind) {
        for (int i = 0; i < 300; i++) {
            CreditRecord record = records.record(records.key(kind));
            Image image = Image.of(record);
            Image back = Image.decode(image.bytes());
            assertThat(back.record()).isEqualTo(record);
            assertThat(back.op()).isEqualTo(Op.PUT);
            assertThat(back.key()).isEqualTo(record.key());
            assertThat(back.publishedAt()).isEqualTo(record.publishedAt());
            assertThat(back.at()).isEqualTo(record.at());
            assertThat(back.span()).isEqualTo(kind.isState() ? record.interval() : Version.EVERYWHERE);
            assertThat(Image.of(record).bytes()).isEqualTo(image.bytes());
        }
    }

    @ParameterizedTest
    @EnumSource(RecordKind.class)
    void everyRemoval_comesBack(RecordKind kind) {
        for (int i = 0; i < 100; i++) {
            Image image = records.removal(records.key(kind));
            Image back = Image.decode(image.bytes());
            assertThat(back.op()).isEqualTo(Op.REMOVE);
            assertThat(back.record()).isNull();
            assertThat(back.key()).isEqualTo(image.key());
            assertThat(back.interval()).isEqualTo(image.interval());
            assertThat(back.at()).isEqualTo(image.at());
            assertThat(back.publishedAt()).isEqualTo(image.publishedAt());
        }
    }

    @Test
    void changedBytes_areRefusedOrStandForThemselves() {
        int refused = 0;
        for (int i = 0; i < 40_000; i++) {
            byte[] bytes = records.changed(records.image(records.kind()).bytes());
            if (bytes == null) {
                continue;
            }
            try {
                Image image = Image.decode(bytes);
                CreditRecord record = image.record();
                Image again = record == null ? image.withKey(image.key()) : Image.of(record);
                assertThat(again.bytes()).isEqualTo(bytes);
            } catch (CborException | IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void items_areTheEncodedValuesInOrder() {
        Image image =
                Image.of(CreditRecord.event(OUTCOME, 5, 7).set("bad", true).build());
        List<byte[]> items = image.items();
        assertThat(items).hasSize(4);
        assertThat(new CborReader(items.get(1)).integer()).isEqualTo(5);
        assertThat(new CborReader(items.get(2)).integer()).isEqualTo(7);
        assertThat(new CborReader(items.get(3)).bool()).isTrue();
        assertThat(Image.keyOf(image.bytes())).isEqualTo(OUTCOME);
    }

    @Test
    void withKey_changesNothingElse() {
        RecordKey clear = new RecordKey(
                EnterpriseId.of("x-test:1"),
                RecordKind.RELATION,
                "registry",
                List.of("OFFICER", "clear-person:Li", ""));
        RecordKey token = clear.withPart(1, "person:" + "0".repeat(32));
        CreditRecord record = CreditRecord.state(clear, new Interval(1, 2), 3)
                .set("position", "chair")
                .build();
        Image image = Image.of(record).withKey(token);
        assertThat(image.record()).isEqualTo(record.withKey(token));
        assertThat(Image.removal(clear, new Interval(1, 2), 3).withKey(token).bytes())
                .isEqualTo(Image.removal(token, new Interval(1, 2), 3).bytes());
    }

    @Test
    void aRemoval_isOfItsKindsType() {
        assertThatThrownBy(() -> Image.removal(OUTCOME, new Interval(1, 2), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outcome is an event");
        assertThatThrownBy(() -> Image.removal(COVERAGE, 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coverage is a state");
    }

    @Test
    void whatTheWriterCouldNotBuild_theReaderRefuses() {
        refused(outcome().nul().integer(7).bool(true), "expected a day of the outcome");
        refused(outcome().integer(5).integer(-1).bool(true), "an integer from 0");
        refused(outcome().integer(5).integer(7).nul(), "expected a value of outcome.bad");
        refused(outcome().integer(5).integer(7).text("x"), "true or false");
        refused(coverage().integer(5).integer(7).text("x"), "expected an array");
        refused(coverage().array(2).integer(5).integer(5).integer(7).text("x"), "expected from < to");
        refused(
                coverage()
                        .array(2)
                        .integer(5)
                        .integer(Long.MAX_VALUE)
                        .integer(7)
                        .text("x"),
                "an integer from");
        refused(key(5, "uscc:91110000600037341l", 8, "registry", "trade").array(2), "canonical form");
        refused(key(5, "x-test:1", 12, "registry", "trade").array(2), "record kind");
        refused(key(5, "x-test:1", 8, "Registry", "trade").array(2), "expected a source");
        refused(key(5, "x-test:1", 8, "registry").array(2), "expected the key parts");
        refused(key(5, "grid:models", 8, "registry", "trade").array(2), "under a firm");
        refused(
                key(5, "x-test:1", 8, "registry", "trade")
                        .array(2)
                        .integer(5)
                        .nul()
                        .integer(7)
                        .nul()
                        .nul(),
                "items");
    }

    @Test
    void aKeyThatBorrowsFromItsImage_isRefused() {
        // read item by item these bytes make sense: the source would be taken from outside the key
        byte[] bytes = new CborWriter()
                .array(3)
                .array(2)
                .text("x-test:1")
                .integer(1)
                .text("registry")
                .array(2)
                .integer(5)
                .nul()
                .integer(7)
                .toByteArray();
        assertThatThrownBy(() -> Image.decode(bytes))
                .isInstanceOf(CborException.class)
                .hasMessageContaining("an array of 3 or more items");
        assertThatThrownBy(() -> Image.keyOf(bytes)).isInstanceOf(CborException.class);
    }

    @Test
    void trailingBytes_areRefused() {
        byte[] bytes = Image.removal(OUTCOME, 1, 2).bytes();
        assertThatThrownBy(() -> Image.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(CborException.class);
    }

    @Test
    void textAndBytesOverTheLimits_areRefusedByTheReaderToo() {
        String most = "x".repeat(Limits.TEXT_CHARS_MAX);
        byte[] good = coverage().array(2).integer(5).nul().integer(7).text(most).toByteArray();
        assertThat(Image.decode(good).bytes()).isEqualTo(good);
        refused(
                coverage().array(2).integer(5).nul().integer(7).text(most + "x"),
                "at most " + Limits.TEXT_CHARS_MAX + " characters: characters=" + (Limits.TEXT_CHARS_MAX + 1));
        good = card(Limits.VALUE_BYTES_MAX).toByteArray();
        assertThat(Image.decode(good).bytes()).isEqualTo(good);
        refused(
                card(Limits.VALUE_BYTES_MAX + 1),
                "at most " + Limits.VALUE_BYTES_MAX + " bytes: bytes=" + (Limits.VALUE_BYTES_MAX + 1));
    }

    private static CborWriter card(int bytes) {
        return key(7, "grid:models", 19, "science", "default")
                .array(2)
                .integer(5)
                .nul()
                .integer(7)
                .bytes(new byte[bytes])
                .nul()
                .nul()
                .nul();
    }

    private static CborWriter outcome() {
        return key(4, "x-test:1", 7, "registry", "d90");
    }

    private static CborWriter coverage() {
        return key(4, "x-test:1", 8, "registry", "trade");
    }

    private static CborWriter key(int items, String firm, int kind, String source, String... parts) {
        CborWriter out = new CborWriter(64).array(items).array(3 + parts.length);
        out.text(firm).integer(kind).text(source);
        for (String part : parts) {
            out.text(part);
        }
        return out;
    }

    private static void refused(CborWriter out, String message) {
        byte[] bytes = out.toByteArray();
        assertThatThrownBy(() -> Image.decode(bytes))
                .isInstanceOfAny(IllegalArgumentException.class, CborException.class)
                .hasMessageContaining(message);
    }
}

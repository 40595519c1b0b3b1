package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rule of UNCHANGED: every winning piece over the span says the same and was published no later. */
final class StatementsTest {
    private static final int DAYS = 6;
    private static final RecordKey STATE = key(RecordKind.COVERAGE, "trade");
    private static final RecordKey EVENT = key(RecordKind.OUTCOME, "d90");

    private final SplittableRandom random = new SplittableRandom(Seeds.of(StatementsTest.class));

    @Test
    void state_agreesWithALookAtEveryDay() {
        int unchanged = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Version> kept = List.of();
            int count = random.nextInt(1, 5);
            for (int seq = 0; seq < count; seq++) {
                kept = Timeline.fold(kept, Version.of(state(), seq, 0));
            }
            Image stated = state();
            boolean expected = true;
            long end = stated.span().isOpen() ? DAYS + 1 : stated.span().to();
            for (long day = stated.span().from(); day < end; day++) {
                Version winner = Timeline.winner(kept, day);
                expected &= winner != null && saysItAll(Image.decode(winner.image()), stated);
            }
            unchanged += expected ? 1 : 0;
            assertThat(Statements.saysNothingNew(kept, Version.of(stated, count, 1)))
                    .describedAs("%s after %s", stated.span(), kept)
                    .isEqualTo(expected);
        }
        assertThat(unchanged).describedAs("both answers occur often").isBetween(1_000, 19_000);
    }

    @Test
    void event_agreesWithItsOneLiveVersion() {
        int unchanged = 0;
        for (int i = 0; i < 20_000; i++) {
            List<Version> kept = List.of();
            int count = random.nextInt(1, 4);
            for (int seq = 0; seq < count; seq++) {
                kept = Timeline.fold(kept, Version.of(event(), seq, 0));
            }
            Image stated = event();
            Image live = Image.decode(kept.get(0).image());
            boolean expected = live.at() == stated.at() && saysItAll(live, stated);
            unchanged += expected ? 1 : 0;
            assertThat(kept).hasSize(1);
            assertThat(Statements.saysNothingNew(kept, Version.of(stated, count, 1)))
                    .isEqualTo(expected);
        }
        assertThat(unchanged).describedAs("both answers occur often").isBetween(1_000, 19_000);
    }

    @Test
    void nothingWasStatedYet_soAllIsNew() {
        assertThat(Statements.saysNothingNew(List.of(), Version.of(state(), 0, 0)))
                .isFalse();
        Version removal = Version.of(Image.removal(STATE, new Interval(0, 1), 5), 0, 0);
        assertThat(Statements.saysNothingNew(List.of(), removal)).isFalse();
    }

    @Test
    void theSameInPieces_isNotNew() {
        List<Version> kept = Timeline.fold(List.of(put(0, 3, "a", 10, 0)), put(3, 6, "a", 20, 1));
        assertThat(Statements.saysNothingNew(kept, put(1, 5, "a", 20, 2))).isTrue();
        assertThat(Statements.saysNothingNew(kept, put(1, 5, "a", 15, 2)))
                .describedAs("a piece was published later")
                .isFalse();
        assertThat(Statements.saysNothingNew(kept, put(1, 7, "a", 20, 2)))
                .describedAs("a day was never stated")
                .isFalse();
    }

    private static boolean saysItAll(Image winner, Image stated) {
        return winner.publishedAt() <= stated.publishedAt()
                && winner.op() == stated.op()
                && Objects.equals(values(winner), values(stated));
    }

    private static List<String> values(Image image) {
        CreditRecord record = image.record();
        List<String> values = new ArrayList<>();
        for (int i = 0; record != null && i < record.kind().schema().fields().size(); i++) {
            values.add(Arrays.toString(new Object[] {record.value(i)}));
        }
        return values;
    }

    private Image state() {
        long from = random.nextInt(DAYS);
        Interval interval =
                random.nextInt(3) == 0 ? Interval.from(from) : new Interval(from, random.nextLong(from + 1, DAYS + 1));
        long publishedAt = random.nextInt(3);
        if (random.nextInt(3) == 0) {
            return Image.removal(STATE, interval, publishedAt);
        }
        return Image.of(CreditRecord.state(STATE, interval, publishedAt)
                .set("population", random.nextBoolean() ? "a" : null)
                .build());
    }

    private Image event() {
        long at = random.nextInt(2);
        long publishedAt = random.nextInt(2);
        if (random.nextInt(3) == 0) {
            return Image.removal(EVENT, random.nextBoolean() ? at : CreditRecord.NO_DAY, publishedAt);
        }
        return Image.of(CreditRecord.event(EVENT, at, publishedAt)
                .set("bad", random.nextBoolean())
                .build());
    }

    private static Version put(long from, long to, String population, long publishedAt, long seq) {
        Image image = Image.of(CreditRecord.state(STATE, new Interval(from, to), publishedAt)
                .set("population", population)
                .build());
        return Version.of(image, seq, 0);
    }

    private static RecordKey key(RecordKind kind, String part) {
        return new RecordKey(EnterpriseId.of("x-test:1"), kind, "registry", List.of(part));
    }
}

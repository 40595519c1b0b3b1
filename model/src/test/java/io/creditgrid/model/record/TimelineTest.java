package io.creditgrid.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.testkit.Seeds;
import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The timeline against an oracle that paints every day, weakest statement first. */
final class TimelineTest {
    private static final int HISTORIES = 20_000;
    private static final int DAYS = 14;

    /** Stands for all days after the last that a closed interval reaches. */
    private static final int FAR = DAYS;

    private final SplittableRandom random = new SplittableRandom(Seeds.of(TimelineTest.class));

    /** A statement; {@code name} is what it says, whatever its place in the log. */
    private record Fact(int name, Op op, Interval span, long publishedAt, long seq) implements Timeline.Stated {
        Fact arrivedAs(long place) {
            return new Fact(name, op, span, publishedAt, place);
        }
    }

    @Test
    void fold_keepsExactlyWhatStillWinsSomewhere() {
        for (int i = 0; i < HISTORIES; i++) {
            List<Fact> arrived = new ArrayList<>();
            List<Fact> kept = List.of();
            for (Fact fact : history(random.nextInt(1, 4))) {
                arrived.add(fact);
                kept = Timeline.fold(kept, fact);
                @Nullable Fact[] painted = paint(arrived);
                assertThat(kept)
                        .describedAs("after %s", arrived)
                        .containsExactlyElementsOf(distinct(painted, 0, DAYS + 1));
                for (int day = 0; day <= FAR; day++) {
                    assertThat(Timeline.winner(kept, epochDay(day)))
                            .describedAs("day %s after %s", day, arrived)
                            .isEqualTo(painted[day]);
                }
            }
        }
    }

    @Test
    void winner_isTheSameOverAllVersionsAndOverThoseKept() {
        for (int i = 0; i < HISTORIES / 4; i++) {
            List<Fact> all = history(random.nextInt(1, 4));
            @Nullable Fact[] painted = paint(all);
            Collections.shuffle(all, new Random(random.nextLong()));
            for (int day = 0; day <= FAR; day++) {
                assertThat(Timeline.winner(all, epochDay(day))).isEqualTo(painted[day]);
            }
        }
    }

    @Test
    void fold_doesNotDependOnTheOrderOfArrival_wherePublicationsDiffer() {
        for (int i = 0; i < HISTORIES; i++) {
            List<Fact> facts = history(0);
            List<Integer> first = names(foldInOrder(facts));
            List<Fact> other = new ArrayList<>(facts);
            Collections.shuffle(other, new Random(random.nextLong()));
            List<Fact> kept = foldInOrder(other);
            assertThat(names(kept)).describedAs("%s", facts).isEqualTo(first);
            for (int day = 0; day <= FAR; day++) {
                assertThat(name(Timeline.winner(kept, epochDay(day)))).isEqualTo(name(paint(facts)[day]));
            }
        }
    }

    @Test
    void winnersAndCovers_lookAtTheDaysOfTheSpanAlone() {
        for (int i = 0; i < HISTORIES; i++) {
            List<Fact> all = history(random.nextInt(1, 4));
            List<Fact> kept = foldInOrder(all);
            @Nullable Fact[] painted = paint(kept);
            Interval span = span();
            int from = (int) span.from();
            int to = span.isOpen() ? DAYS + 1 : (int) span.to();
            List<Fact> winners = Timeline.winners(kept, span);
            assertThat(winners).containsExactlyInAnyOrderElementsOf(distinct(painted, from, to));
            assertThat(winners).isSortedAccordingTo(strength().reversed());
            assertThat(Timeline.covers(kept, span))
                    .isEqualTo(IntStream.range(from, to).allMatch(day -> painted[day] != null));
        }
    }

    @Test
    void anEvent_hasOneLiveVersion_theGreatestPublicationThenSeq() {
        for (int i = 0; i < HISTORIES / 4; i++) {
            List<Fact> facts = new ArrayList<>();
            List<Fact> kept = List.of();
            for (Fact fact : history(random.nextInt(0, 4))) {
                Fact event = new Fact(fact.name(), fact.op(), Version.EVERYWHERE, fact.publishedAt(), fact.seq());
                facts.add(event);
                kept = Timeline.fold(kept, event);
                Fact live = Collections.max(facts, strength());
                assertThat(kept).containsExactly(live);
                assertThat(Timeline.winner(kept, random.nextLong(-40_000, 40_000)))
                        .isEqualTo(live);
            }
        }
    }

    @Test
    void endingAFactEarly_isARemovalOfTheRest() {
        Fact put = new Fact(1, Op.PUT, Interval.from(0), 100, 0);
        Fact end = new Fact(2, Op.REMOVE, Interval.from(10), 200, 1);
        List<Fact> kept = Timeline.fold(Timeline.fold(List.of(), put), end);
        assertThat(kept).containsExactly(put, end);
        assertThat(Timeline.winner(kept, 9)).isEqualTo(put);
        assertThat(Timeline.winner(kept, 10)).isEqualTo(end);
        assertThat(Timeline.winner(kept, -1)).isNull();
    }

    @Test
    void aRemovalThatWasPublishedEarlier_doesNotHideALaterStatement() {
        Fact put = new Fact(1, Op.PUT, new Interval(0, 10), 200, 0);
        Fact late = new Fact(2, Op.REMOVE, new Interval(0, 20), 100, 1);
        List<Fact> kept = Timeline.fold(List.of(put), late);
        assertThat(kept).containsExactly(put, late);
        assertThat(Timeline.winner(kept, 5)).isEqualTo(put);
        assertThat(Timeline.winner(kept, 15)).isEqualTo(late);
    }

    @Test
    void atOnePublication_theLaterEntryWins() {
        Fact first = new Fact(1, Op.PUT, new Interval(0, 10), 100, 4);
        Fact second = new Fact(2, Op.PUT, new Interval(0, 10), 100, 9);
        assertThat(Timeline.fold(List.of(first), second)).containsExactly(second);
        assertThat(Timeline.fold(List.of(second), first)).containsExactly(second);
    }

    /** What each day answers: every statement painted over the days of its span, weakest first. */
    private static @Nullable Fact[] paint(List<Fact> facts) {
        @Nullable Fact[] days = new Fact[DAYS + 1];
        List<Fact> weakestFirst = new ArrayList<>(facts);
        weakestFirst.sort(strength());
        for (Fact fact : weakestFirst) {
            int to = fact.span().isOpen() ? DAYS + 1 : (int) fact.span().to();
            for (int day = (int) fact.span().from(); day < to; day++) {
                days[day] = fact;
            }
        }
        return days;
    }

    private static Comparator<Fact> strength() {
        return Comparator.comparingLong(Fact::publishedAt).thenComparingLong(Fact::seq);
    }

    private static List<Fact> distinct(@Nullable Fact[] painted, int from, int to) {
        List<Fact> winners = new ArrayList<>();
        for (int day = from; day < to; day++) {
            Fact fact = painted[day];
            if (fact != null && !winners.contains(fact)) {
                winners.add(fact);
            }
        }
        winners.sort(Comparator.comparingLong(Fact::seq));
        return winners;
    }

    /**
     * Statements in the order of their arrival.
     *
     * @param publications how many different publications there are; 0 for one a statement
     */
    private List<Fact> history(int publications) {
        int count = random.nextInt(1, 11);
        List<Integer> published =
                new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(published, new Random(random.nextLong()));
        List<Fact> facts = new ArrayList<>(count);
        long seq = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            long publishedAt = publications == 0 ? published.get(i) : random.nextInt(publications);
            facts.add(new Fact(i, random.nextInt(3) == 0 ? Op.REMOVE : Op.PUT, span(), publishedAt, seq));
            seq += random.nextInt(1, 4);
        }
        return facts;
    }

    private Interval span() {
        int from = random.nextInt(DAYS);
        return random.nextInt(4) == 0 ? Interval.from(from) : new Interval(from, random.nextInt(from + 1, DAYS + 1));
    }

    private static List<Fact> foldInOrder(List<Fact> facts) {
        List<Fact> kept = List.of();
        for (int place = 0; place < facts.size(); place++) {
            kept = Timeline.fold(kept, facts.get(place).arrivedAs(place));
        }
        return kept;
    }

    private static List<Integer> names(List<Fact> facts) {
        return facts.stream().map(Fact::name).sorted().toList();
    }

    private static int name(@Nullable Fact fact) {
        return fact == null ? -1 : fact.name();
    }

    private static long epochDay(int day) {
        return day == FAR ? 5_000_000 : day;
    }
}

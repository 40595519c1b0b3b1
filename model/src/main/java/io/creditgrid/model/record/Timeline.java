package io.creditgrid.model.record;

import io.creditgrid.model.value.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a key holds on a day. Of the versions whose span holds the day, the one with the greatest
 * (publishedAt, seq) wins; a winning REMOVE answers "none". The order in which versions arrive does not change answers
 * where their publications differ.
 *
 * <p>An EVENT is the case in which every version spans all days.
 *
 * <p><strong>Thread-safety.</strong> Pure functions. <strong>Complexity.</strong> {@link #fold} O(n²) in the versions kept
 * of one key, which are few: each still wins on some day.
 */
public final class Timeline {
    /** What the timeline needs of a version. */
    public interface Stated {
        Interval span();

        long publishedAt();

        long seq();
    }

    private static final Comparator<Stated> STRONGEST_FIRST = Comparator.comparingLong(Stated::publishedAt)
            .thenComparingLong(Stated::seq)
            .reversed();

    private Timeline() {}

    /** The version that wins on {@code day}, a REMOVE too; null if none spans it. */
    public static <V extends Stated> @Nullable V winner(List<V> versions, long day) {
        V best = null;
        for (V version : versions) {
            if (version.span().contains(day) && (best == null || STRONGEST_FIRST.compare(version, best) < 0)) {
                best = version;
            }
        }
        return best;
    }

    /**
     * The versions that still win somewhere once {@code added} has joined {@code kept}, by ascending seq.
     *
     * @param kept the result of earlier folds
     */
    public static <V extends Stated> List<V> fold(List<V> kept, V added) {
        if (kept.isEmpty()) {
            return List.of(added);
        }
        if (kept.size() == 1
                && added.span().covers(kept.get(0).span())
                && STRONGEST_FIRST.compare(added, kept.get(0)) < 0) {
            return List.of(added);
        }
        List<V> strongestFirst = new ArrayList<>(kept);
        strongestFirst.add(added);
        strongestFirst.sort(STRONGEST_FIRST);
        List<V> winning = new ArrayList<>(strongestFirst.size());
        List<Interval> taken = new ArrayList<>();
        for (V version : strongestFirst) {
            if (!remainder(version.span(), taken).isEmpty()) {
                winning.add(version);
                taken.add(version.span());
            }
        }
        winning.sort(Comparator.comparingLong(Stated::seq));
        return List.copyOf(winning);
    }

    /**
     * The winners over a span, strongest first: each that wins on at least one day inside it. Empty if nothing was ever
     * stated there.
     */
    public static <V extends Stated> List<V> winners(List<V> versions, Interval span) {
        List<V> strongestFirst = new ArrayList<>(versions);
        strongestFirst.sort(STRONGEST_FIRST);
        List<V> winning = new ArrayList<>(2);
        List<Interval> taken = new ArrayList<>();
        for (V version : strongestFirst) {
            Interval common = intersection(version.span(), span);
            if (common != null && !remainder(common, taken).isEmpty()) {
                winning.add(version);
                taken.add(version.span());
            }
        }
        return winning;
    }

    /** Whether every day of {@code span} lies in the span of some version. */
    public static <V extends Stated> boolean covers(List<V> versions, Interval span) {
        List<Interval> spans = new ArrayList<>(versions.size());
        for (V version : versions) {
            spans.add(version.span());
        }
        return remainder(span, spans).isEmpty();
    }

    private static @Nullable Interval intersection(Interval a, Interval b) {
        long from = Math.max(a.from(), b.from());
        long to = Math.min(a.to(), b.to());
        return from < to ? new Interval(from, to) : null;
    }

    /** The pieces of {@code span} that lie in none of {@code taken}. */
    private static List<Interval> remainder(Interval span, List<Interval> taken) {
        List<Interval> left = List.of(span);
        for (Interval cut : taken) {
            List<Interval> next = new ArrayList<>(left.size() + 1);
            for (Interval piece : left) {
                if (!piece.overlaps(cut)) {
                    next.add(piece);
                    continue;
                }
                if (piece.from() < cut.from()) {
                    next.add(new Interval(piece.from(), cut.from()));
                }
                if (cut.to() < piece.to()) {
                    next.add(new Interval(cut.to(), piece.to()));
                }
            }
            left = next;
            if (left.isEmpty()) {
                return left;
            }
        }
        return left;
    }
}

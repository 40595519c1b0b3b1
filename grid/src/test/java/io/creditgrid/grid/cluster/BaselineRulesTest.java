package io.creditgrid.grid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.grid.health.Baseline;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BaselineRulesTest {
    private static final Set<Integer> NONE = Set.of();

    private static Baseline baseline(List<String> names, List<String> servers) {
        return new Baseline(
                names, names.stream().filter(name -> !servers.contains(name)).toList(), servers, true);
    }

    private static void refused(ThrowingCallable call, GridError error, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContainingAll(words);
    }

    @Test
    void majorityOfTheBaseline_mustBeThere() {
        List<String> three = List.of("a", "b", "c");
        assertThatCode(() -> BaselineRules.requireSound(baseline(three, List.of("a", "b")), NONE))
                .doesNotThrowAnyException();
        // a server that holds no data does not count
        refused(
                () -> BaselineRules.requireSound(baseline(three, List.of("a", "d")), NONE),
                GridError.UNSAFE,
                "majority of the baseline [a, b, c]",
                "[b, c] are not");
        refused(
                () -> BaselineRules.requireSound(baseline(List.of("a", "b"), List.of("a")), NONE),
                GridError.UNSAFE,
                "[b] are not");
    }

    @Test
    void partitionWithoutACompleteCopy_isNamed() {
        Set<Integer> many = IntStream.range(0, 12).boxed().collect(Collectors.toCollection(TreeSet::new));
        refused(
                () -> BaselineRules.requireSound(baseline(List.of("a", "b", "c"), List.of("a", "b")), many),
                GridError.UNSAFE,
                "there is none of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more; start [c]");
    }

    @Test
    void added_areThoseThatAreThereAndNew() {
        Baseline baseline = baseline(List.of("a", "b"), List.of("a", "b", "c"));
        assertThat(BaselineRules.toAdd(baseline, List.of("a", "c", "c"))).containsExactly("c");
        assertThat(BaselineRules.toAdd(baseline, List.of("a"))).isEmpty();
        refused(
                () -> BaselineRules.toAdd(baseline, List.of("c", "d")),
                GridError.UNKNOWN_SERVER,
                "one of [a, b, c]: server=d");
    }

    @Test
    void removed_isAMemberThatIsStopped() {
        Baseline baseline = baseline(List.of("a", "b", "c"), List.of("a", "b"));
        assertThatCode(() -> BaselineRules.requireRemovable(baseline, List.of("c")))
                .doesNotThrowAnyException();
        refused(
                () -> BaselineRules.requireRemovable(baseline, List.of("b")),
                GridError.UNSAFE,
                "b runs",
                "cluster safe b");
        refused(
                () -> BaselineRules.requireRemovable(baseline, List.of("d")),
                GridError.UNKNOWN_SERVER,
                "server of the baseline [a, b, c]: server=d");
    }

    @Test
    void forgotten_areStopped_andNobodyElseIsMissing_unlessAMajorityIsThere() {
        List<String> three = List.of("a", "b", "c");
        Baseline two = baseline(three, List.of("a", "b"));
        Baseline one = baseline(three, List.of("a"));
        assertThatCode(() -> BaselineRules.requireForgettable(two, List.of("c"), true))
                .doesNotThrowAnyException();
        assertThatCode(() -> BaselineRules.requireForgettable(one, List.of("b", "c"), false))
                .doesNotThrowAnyException();
        assertThatCode(() -> BaselineRules.requireForgettable(
                        baseline(List.of("a", "b", "c", "d", "e"), List.of("a", "b", "c")), List.of("d"), true))
                .doesNotThrowAnyException();
        refused(
                () -> BaselineRules.requireForgettable(one, List.of("c"), true),
                GridError.UNSAFE,
                "[b] are missing too");
        refused(
                () -> BaselineRules.requireForgettable(
                        baseline(List.of("a", "b", "c", "d", "e"), List.of("a", "b", "c")), List.of("d"), false),
                GridError.UNSAFE,
                "[e] are missing too");
        refused(() -> BaselineRules.requireForgettable(two, List.of("b"), true), GridError.UNSAFE, "b runs");
        refused(
                () -> BaselineRules.requireForgettable(baseline(three, List.of("d")), three, false),
                GridError.UNSAFE,
                "is left");
    }
}

package io.creditgrid.model.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborWriter;
import io.creditgrid.model.cbor.StoredFormat;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutcomesTest {
    private static final List<GridError> ERRORS = List.of(GridError.values());

    private final SplittableRandom random = new SplittableRandom(Seeds.of(OutcomesTest.class));

    @Test
    void everyList_comesBack() {
        for (int i = 0; i < 500; i++) {
            List<Outcome> outcomes = outcomes();
            assertThat(Outcomes.decode(Outcomes.encode(outcomes))).isEqualTo(outcomes);
        }
    }

    @ParameterizedTest
    @EnumSource(GridError.class)
    void everyError_travelsByItsNumber(GridError error) {
        List<Outcome> outcomes = List.of(Outcome.rejected(error, "expected …"));
        assertThat(Outcomes.decode(Outcomes.encode(outcomes))).isEqualTo(outcomes);
        assertThat(GridError.ofNumber(error.number())).isSameAs(error);
    }

    @Test
    void changedBytes_areRefusedOrStandForThemselves() {
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Outcomes.encode(outcomes());
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                List<Outcome> outcomes = Outcomes.decode(bytes);
                boolean unknown = outcomes.stream().anyMatch(outcome -> outcome.error() == GridError.INTERNAL);
                assertThat(unknown || Arrays.equals(Outcomes.encode(outcomes), bytes))
                        .describedAs("%s", outcomes)
                        .isTrue();
            } catch (CborException e) {
                assertThat(e).hasMessageStartingWith("expected");
            }
        }
    }

    @Test
    void anErrorOfALaterVersion_isInternal() {
        byte[] bytes = list().array(2).integer(2_999).text("new").toByteArray();
        assertThat(Outcomes.decode(bytes)).containsExactly(Outcome.rejected(GridError.INTERNAL, "new"));
    }

    @Test
    void otherForms_areRefused() {
        refused(new CborWriter().array(2).integer(0).array(0), "from 1 to 1");
        refused(list().array(3).integer(2).integer(5).integer(7), "from 0 to 1");
        refused(list().array(2).integer(0).text("x"), "from 1000 to 9999");
        refused(list().array(4).integer(0).integer(5).integer(7).nul(), "an array of 2 or 3 items");
        refused(list().array(3).integer(0).integer(-1).integer(7), "from 0");
        refused(list().array(3).integer(0).integer(5).integer(-1), "from 0");
        refused(new CborWriter().array(2).integer(StoredFormat.VERSION).array(0).nul(), "the end");
    }

    @Test
    void onlyWantOfAResource_isWorthARepeat() {
        assertThat(Arrays.stream(GridError.values())
                        .filter(error -> Outcome.rejected(error, "").retryable()))
                .containsExactly(GridError.BUSY, GridError.IN_DOUBT, GridError.READ_ONLY, GridError.UNAVAILABLE);
        assertThat(Outcome.loaded(1, 2).retryable()).isFalse();
        assertThat(Outcome.unchanged(1, 2).retryable()).isFalse();
    }

    private static void refused(CborWriter form, String message) {
        assertThatThrownBy(() -> Outcomes.decode(form.toByteArray()))
                .isInstanceOf(CborException.class)
                .hasMessageContaining(message);
    }

    private static CborWriter list() {
        return new CborWriter().array(2).integer(StoredFormat.VERSION).array(1);
    }

    private List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            int partition = random.nextInt(1_024);
            long seq = random.nextLong() >>> random.nextInt(1, 64);
            outcomes.add(
                    switch (random.nextInt(3)) {
                        case 0 -> Outcome.loaded(partition, seq);
                        case 1 -> Outcome.unchanged(partition, seq);
                        default -> Outcome.rejected(error(), "name=深圳 " + seq);
                    });
        }
        return outcomes;
    }

    private GridError error() {
        return ERRORS.get(random.nextInt(ERRORS.size()));
    }
}

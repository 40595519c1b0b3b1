package io.creditgrid.persistence.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitingUnitsTest {
    private final WaitingUnits waiting = new WaitingUnits();

    @Test
    void logIns_takeTurns_andEachKeepsItsOrder() {
        List<WriteUnit> flood = List.of(unit("flood"), unit("flood"), unit("flood"));
        WriteUnit other = unit("other");
        flood.forEach(waiting::add);
        waiting.add(other);
        assertThat(all()).containsExactly(flood.get(0), other, flood.get(1), flood.get(2));
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void whatWasPutBack_goesBeforeTheOthersOfItsLogIn() {
        WriteUnit first = unit("a");
        WriteUnit second = unit("a");
        waiting.add(first);
        waiting.add(second);
        waiting.putBack(waiting.remove());
        assertThat(all()).containsExactly(first, second);
    }

    private List<WriteUnit> all() {
        List<WriteUnit> all = new ArrayList<>();
        while (!waiting.isEmpty()) {
            all.add(waiting.remove());
        }
        return all;
    }

    private static WriteUnit unit(String logIn) {
        return new WriteUnit(
                EnterpriseId.of("x-t:a"),
                new byte[16],
                0,
                false,
                new Organisation("org"),
                logIn,
                List.of(),
                false,
                false,
                WriteUnit.ANY_MOMENT);
    }
}

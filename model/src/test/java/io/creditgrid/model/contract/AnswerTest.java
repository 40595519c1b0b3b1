package io.creditgrid.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.creditgrid.model.contract.score.SweepRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void refusal_carriesCodeMessageAndWhatItLogged() {
        GridException sent = new GridException(GridError.NO_CONSENT, "expected a consent").logged(1);
        GridException read =
                catchThrowableOfType(GridException.class, () -> Answer.read(Answer.error(sent), GridInfo.class));
        assertThat(read.error()).isEqualTo(GridError.NO_CONSENT);
        assertThat(read.plainMessage()).isEqualTo("expected a consent");
        assertThat(read.logged()).isEqualTo(1);
    }

    @Test
    void refusal_loggedNothingUnlessSaid() {
        GridException sent = new GridException(GridError.UNKNOWN_FIRM, "expected a firm");
        GridException read =
                catchThrowableOfType(GridException.class, () -> Answer.read(Answer.error(sent), GridInfo.class));
        assertThat(read.logged()).isZero();
    }

    @Test
    void request_thatLacksWhatItMustHave_isRefused() {
        assertThat(read("{\"sweep\":\"s\",\"pass\":1,\"partition\":0,\"from\":0,\"rows\":1,\"features\":true}")
                        .model())
                .isNull();
        assertThatThrownBy(() -> read("{\"pass\":1,\"partition\":0,\"from\":0,\"rows\":1,\"features\":true}"))
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(GridError.BAD_REQUEST))
                .hasMessageContaining("expected a SweepRequest with 'sweep': it is missing");
        assertThatThrownBy(() -> read("null")).hasMessageContaining("expected a SweepRequest: null");
    }

    private static SweepRequest read(String json) {
        return Answer.readRequest(json.getBytes(StandardCharsets.UTF_8), SweepRequest.class);
    }
}

package io.creditgrid.model.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
}

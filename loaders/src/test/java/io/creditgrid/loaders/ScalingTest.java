package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.testkit.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final BigDecimal TEN_THOUSAND = new BigDecimal("10000");

    @Test
    void plainAmounts_areExact() throws RejectedException {
        Scaling yuan = new Scaling(BigDecimal.ONE, 2, 2, null, BigDecimal.ZERO);

        assertThat(yuan.apply("1234.5", "a")).isEqualTo(123_450);
        assertThat(yuan.apply("-0.01", "a")).isEqualTo(-1);
        assertThat(yuan.apply("7", "a")).isEqualTo(700);
        assertThat(yuan.apply("１２.5", "a")).as("full-width digits").isEqualTo(1250);
        assertThat(yuan.apply("1.500", "a")).isEqualTo(150);
        assertThat(yuan.apply("92233720368547758.07", "a")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void noise_isRoundedWithinTheTolerance() throws RejectedException {
        Scaling noisy = new Scaling(TEN_THOUSAND, 2, 2, RoundingMode.HALF_EVEN, new BigDecimal("0.001"));

        assertThat(noisy.apply("1599.9979999999998", "a")).isEqualTo(1_599_998_000);
        assertThat(noisy.apply("3.5E-4", "a")).isEqualTo(350);
        assertThat(noisy.apply("1080.0", "a")).isEqualTo(1_080_000_000);
        assertRejected(noisy, "1.0000004", RejectReason.NOT_EXACT);
    }

    @Test
    void unevenAmounts_withoutRounding_areRejected() {
        Scaling yuan = new Scaling(BigDecimal.ONE, 2, 2, null, BigDecimal.ZERO);

        assertRejected(yuan, "1.005", RejectReason.NOT_EXACT);
        assertRejected(yuan, "92233720368547758.08", RejectReason.OUT_OF_RANGE);
        assertRejected(yuan, "1,234", RejectReason.BAD_NUMBER);
        assertRejected(yuan, "1e999999999", RejectReason.BAD_NUMBER);
        assertRejected(yuan, "-", RejectReason.BAD_NUMBER);
    }

    @Test
    void scale_keepsWholeYuan() throws RejectedException {
        Scaling whole = new Scaling(BigDecimal.ONE, 2, 0, RoundingMode.HALF_UP, new BigDecimal("0.5"));

        assertThat(whole.apply("2.5", "a")).isEqualTo(300);
        assertThat(whole.apply("2.49", "a")).isEqualTo(200);
    }

    @Test
    void randomDecimals_agreeWithBigDecimal() throws RejectedException {
        SplittableRandom random = new SplittableRandom(Seeds.of(ScalingTest.class));
        for (int round = 0; round < 2_000; round++) {
            BigDecimal unit =
                    new BigDecimal(new String[] {"1", "10000", "0.01", "0.5", "100000000"}[random.nextInt(5)]);
            int exponent = random.nextInt(4);
            String text = BigDecimal.valueOf(random.nextLong() >> random.nextInt(1, 60), random.nextInt(8))
                    .toPlainString();
            Scaling scaling = new Scaling(unit, exponent, exponent, RoundingMode.HALF_EVEN, new BigDecimal("0.5"));
            BigDecimal expected =
                    new BigDecimal(text).multiply(unit).movePointRight(exponent).setScale(0, RoundingMode.HALF_EVEN);
            if (expected.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
                assertRejected(scaling, text, RejectReason.OUT_OF_RANGE);
            } else {
                assertThat(scaling.apply(text, "a")).as(text + " * " + unit).isEqualTo(expected.longValueExact());
            }
        }
    }

    private static void assertRejected(Scaling scaling, String text, RejectReason reason) {
        assertThatThrownBy(() -> scaling.apply(text, "amount")).isInstanceOfSatisfying(RejectedException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.column()).isEqualTo("amount");
            assertThat(e.value()).isEqualTo(text);
        });
    }
}

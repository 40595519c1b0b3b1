package io.creditgrid.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "12.34, CNY, 1234, 12.34",
        "-0.5, CNY, -50, -0.50",
        "+7, CNY, 700, 7.00",
        "1.2300, CNY, 123, 1.23",
        "500, JPY, 500, 500",
        "1.234, KWD, 1234, 1.234",
        "92233720368547758.07, CNY, 9223372036854775807, 92233720368547758.07",
        "-92233720368547758.08, CNY, -9223372036854775808, -92233720368547758.08"
    })
    void parse_isExact(String text, String currency, long minor, String decimal) {
        assertThat(Money.parse(text, currency)).isEqualTo(new Money(minor, currency));
        assertThat(new Money(minor, currency).toDecimal()).isEqualTo(decimal);
        assertThat(Money.parse(decimal, currency).minor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({
        "12.345, CNY",
        "0.1, JPY",
        "92233720368547758.08, CNY",
        "'', CNY",
        "'1,000', CNY",
        "1e3, CNY",
        "1e999999999, CNY",
        "١٢, CNY",
        ".5, CNY",
        "1, cny",
        "1, ZZZ",
        "1, XAU"
    })
    void parse_refusesWhatIsNotWholeMinorUnits(String text, String currency) {
        assertThatThrownBy(() -> Money.parse(text, currency))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected");
    }

    @Test
    void sums_areExactOrRefused() {
        Money max = new Money(Long.MAX_VALUE, "CNY");
        assertThat(max.plus(new Money(-1, "CNY")).plus(new Money(1, "CNY"))).isEqualTo(max);
        assertThat(max.negate().negate()).isEqualTo(max);
        assertThatThrownBy(() -> max.plus(new Money(1, "CNY"))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Money(Long.MIN_VALUE, "CNY").negate()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> max.plus(new Money(1, "JPY")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JPY");
    }
}

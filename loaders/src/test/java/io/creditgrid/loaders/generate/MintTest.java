package io.creditgrid.loaders.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MintTest {
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    @Test
    void uscc_hasTheCheckCharacterOfTheStandard_andNoTwoAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int n = 0; n < 20_000; n++) {
            String code = Mint.uscc("91", "330106", n * 104_729L);
            assertThat(weightedSum(code) % 31).as(code).isZero();
            seen.add(code);
        }
        assertThat(seen).hasSize(20_000);
    }

    @Test
    void lei_leavesOneModulo97() {
        for (int n = 0; n < TradeNetwork.FOREIGN; n++) {
            StringBuilder digits = new StringBuilder();
            Mint.lei(n).chars().forEach(c -> digits.append(Character.digit(c, 36)));
            assertThat(new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)))
                    .isEqualTo(BigInteger.ONE);
        }
    }

    /** Σ value · 3^(i−1) with the check character's own weight 1: a multiple of 31 when right. */
    private static int weightedSum(String code) {
        int sum = ALPHABET.indexOf(code.charAt(17));
        int weight = 1;
        for (int i = 0; i < 17; i++) {
            sum += ALPHABET.indexOf(code.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return sum;
    }
}

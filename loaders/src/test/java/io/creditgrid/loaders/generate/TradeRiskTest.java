package io.creditgrid.loaders.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Part of the risk travels along trade: what a firm's customers are adds to what the firm itself is, at every seed that is promised. */
class TradeRiskTest {
    private static final int FIRMS = 10_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void defaults_followOwnDistress_andThatOfCustomers(long seed) {
        Economy economy = new Economy(FIRMS, seed, SplittableRandom::new);
        TradeNetwork trade = new TradeNetwork(economy);
        Fates fates = new Fates(economy, trade);
        double[] own = new double[FIRMS];
        double[] withCustomers = new double[FIRMS];
        for (int i = 0; i < FIRMS; i++) {
            own[i] = 1.7 * visible(economy, i);
            double loss = 0;
            for (int link = trade.first(i); link < trade.first(i + 1); link++) {
                int j = trade.customer(link);
                loss += j < 0 ? 0 : trade.share(link) * Draw.logistic(1.7 * visible(economy, j) - 3);
            }
            withCustomers[i] = own[i] + 3 * loss;
        }

        double without = auc(own, fates);
        double with = auc(withCustomers, fates);
        System.err.printf(java.util.Locale.ROOT, "seed %d: auc %.4f, with customers %.4f%n", seed, without, with);
        assertThat(without).isBetween(.70, .88);
        assertThat(with - without).isGreaterThan(.01);
    }

    /** Distress as a score sees it: through noise, made here from the firm's number alone. */
    private static double visible(Economy economy, int i) {
        return economy.distress(i)
                + .8 * economy.draw(Draw.Purpose.REGISTRY, 1_000_000L + i).gauss();
    }

    private static double auc(double[] score, Fates fates) {
        Integer[] order = new Integer[score.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        java.util.Arrays.sort(order, (a, b) -> Double.compare(score[a], score[b]));
        long bads = 0;
        long ranks = 0;
        for (int rank = 0; rank < order.length; rank++) {
            if (fates.defaultAfterDays(order[rank]) >= 0) {
                bads++;
                ranks += rank;
            }
        }
        return (ranks - bads * (bads - 1) / 2.0) / ((double) bads * (score.length - bads));
    }
}

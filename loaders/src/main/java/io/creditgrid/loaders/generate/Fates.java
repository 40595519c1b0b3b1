package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;

/**
 * What happens in the twelve months after {@link Economy#VALID_AT}. Hidden, but for the outcome file.
 *
 * <p>strain_j = logistic((distress_j + pressure_j − 1.1) / .3): how badly j pays its suppliers; pressure_i = Σ share_ij · strain_j over its customers, in two
 * rounds, so that strain also travels two links. Default: logit p_i = a + 1.7·distress_i + 2.9·pressure_i + .3·noise, a set so that the mean is
 * {@link #DEFAULT_RATE}. A supplier's own records show its distress alone: what its customers do to it comes later, and can be seen today in theirs only.
 *
 * <p><strong>Thread-safety.</strong> Immutable once built.
 */
final class Fates {
    /** Expected share of firms that default within twelve months. */
    static final double DEFAULT_RATE = .05;

    private static final double STRAIN_AT = 1.1;
    private static final double STRAIN_WIDTH = .3;
    private static final double OWN = 1.7;
    private static final double TRADE = 2.9;

    private final short[] day;

    Fates(Economy economy, TradeNetwork trade) {
        int firms = economy.firms();
        float[] pressure = pressure(economy, trade, pressure(economy, trade, new float[firms]));
        float[] logit = new float[firms];
        for (int i = 0; i < firms; i++) {
            Draw draw = economy.draw(Purpose.FATE, i);
            logit[i] = (float) (OWN * economy.distress(i) + TRADE * pressure[i] + .3 * draw.gauss());
        }
        double level = level(logit);
        day = new short[firms];
        for (int i = 0; i < firms; i++) {
            Draw draw = economy.draw(Purpose.FATE, (1L << 40) + i);
            boolean defaults = draw.chance(Draw.logistic(level + logit[i]));
            day[i] = (short) (defaults ? 1 + draw.below(360) : -1);
        }
    }

    private static float[] pressure(Economy economy, TradeNetwork trade, float[] before) {
        float[] pressure = new float[before.length];
        for (int i = 0; i < before.length; i++) {
            double sum = 0;
            for (int link = trade.first(i); link < trade.first(i + 1); link++) {
                int j = trade.customer(link);
                if (j >= 0) {
                    double strain = Draw.logistic((economy.distress(j) + before[j] - STRAIN_AT) / STRAIN_WIDTH);
                    sum += trade.share(link) * strain;
                }
            }
            pressure[i] = (float) sum;
        }
        return pressure;
    }

    /** The intercept at which the mean probability is the wanted rate, by bisection. */
    private static double level(float[] logit) {
        double lo = -20;
        double hi = 5;
        for (int round = 0; round < 40; round++) {
            double mid = (lo + hi) / 2;
            double sum = 0;
            for (float z : logit) {
                sum += Draw.logistic(mid + z);
            }
            if (sum < DEFAULT_RATE * logit.length) {
                lo = mid;
            } else {
                hi = mid;
            }
        }
        return (lo + hi) / 2;
    }

    /** Days from {@link Economy#VALID_AT} to the default, 1 to 360, or −1. */
    int defaultAfterDays(int i) {
        return day[i];
    }
}

package io.creditgrid.model.scorecard;

/**
 * Goods and bads at each whole score, and the metrics that follow from them. Histograms of parts add up to that of the whole,
 * and only totals are divided, so a grid gives the same metric as one process, to the last bit.
 *
 * <p><strong>Thread-safety.</strong> Not safe: one per thread, then {@link #merge}.
 */
public final class ScoreHistogram {
    private final int min;
    private final long[] goods;
    private final long[] bads;

    /**
     * An empty histogram of the scores {@code min} to {@code max}, both inside.
     *
     * @throws IllegalArgumentException if {@code max} is below {@code min}, or more than 1,000,000 scores lie between them
     */
    public ScoreHistogram(int min, int max) {
        long scores = (long) max - min + 1;
        if (scores < 1 || scores > 1_000_000) {
            throw new IllegalArgumentException("expected 1 to 1,000,000 scores: min=" + min + ", max=" + max);
        }
        this.min = min;
        this.goods = new long[(int) scores];
        this.bads = new long[(int) scores];
    }

    /**
     * Counts one firm.
     *
     * @throws IllegalArgumentException if {@code score} lies outside the histogram
     */
    public void add(int score, boolean bad) {
        int index = score - min;
        if (index < 0 || index >= goods.length) {
            throw new IllegalArgumentException(
                    "expected a score from " + min + " to " + (min + goods.length - 1) + ": score=" + score);
        }
        (bad ? bads : goods)[index]++;
    }

    /**
     * Adds the counts of {@code other}.
     *
     * @throws IllegalArgumentException if it covers other scores
     */
    public void merge(ScoreHistogram other) {
        if (other.min != min || other.goods.length != goods.length) {
            throw new IllegalArgumentException("expected a histogram of the same scores, from " + min + " on, "
                    + goods.length + " of them: from " + other.min + " on, " + other.goods.length);
        }
        for (int i = 0; i < goods.length; i++) {
            goods[i] += other.goods[i];
            bads[i] += other.bads[i];
        }
    }

    /** Number of good firms. */
    public long goods() {
        return sum(goods);
    }

    /** Number of bad firms. */
    public long bads() {
        return sum(bads);
    }

    /** Whether there are both good and bad firms, so that the metrics exist. */
    public boolean hasBoth() {
        return goods() > 0 && bads() > 0;
    }

    /**
     * Twice the number of (good, bad) pairs that the score orders right, where a tie counts half: the numerator of the AUC, in
     * whole numbers.
     *
     * @throws ArithmeticException if it passes 2^63 - 1
     */
    public long orderedPairsTwice() {
        long below = 0;
        long twice = 0;
        for (int i = 0; i < goods.length; i++) {
            long pairs = Math.multiplyExact(goods[i], Math.addExact(Math.multiplyExact(2L, below), bads[i]));
            twice = Math.addExact(twice, pairs);
            below += bads[i];
        }
        return twice;
    }

    /**
     * Probability that a good firm scores above a bad one, a tie counting half: the area under the ROC curve.
     *
     * @throws IllegalStateException if one of the two kinds is absent
     */
    public double auc() {
        requireBoth();
        return (double) orderedPairsTwice() / (double) Math.multiplyExact(2L, Math.multiplyExact(goods(), bads()));
    }

    /** Accuracy ratio, {@code 2 AUC - 1}. */
    public double gini() {
        return 2 * auc() - 1;
    }

    /**
     * Kolmogorov-Smirnov: greatest distance between the shares of bads and of goods at or below a score.
     *
     * @throws IllegalStateException if one of the two kinds is absent
     */
    public double ks() {
        requireBoth();
        long allGoods = goods();
        long allBads = bads();
        long goodsBelow = 0;
        long badsBelow = 0;
        long greatest = 0;
        for (int i = 0; i < goods.length; i++) {
            goodsBelow += goods[i];
            badsBelow += bads[i];
            long distance = Math.multiplyExact(badsBelow, allGoods) - Math.multiplyExact(goodsBelow, allBads);
            greatest = Math.max(greatest, Math.abs(distance));
        }
        return (double) greatest / (double) Math.multiplyExact(allGoods, allBads);
    }

    private void requireBoth() {
        if (!hasBoth()) {
            throw new IllegalStateException("expected good and bad firms: goods=" + goods() + ", bads=" + bads());
        }
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}

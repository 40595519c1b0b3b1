package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Who sells to whom: per supplier up to {@link #CUSTOMERS_MAX} customers with shares of its sales. A customer is drawn by its pull, which has a heavy tail: a few
 * core enterprises have many suppliers. Rows are kept as in a sparse matrix, suppliers in order.
 *
 * <p><strong>Thread-safety.</strong> Immutable once built. <strong>Complexity.</strong> O(links · log firms) time, 8 bytes a link.
 */
final class TradeNetwork {
    /** Most customers of one supplier. */
    static final int CUSTOMERS_MAX = 6;

    /** Foreign customers, known by a legal entity identifier and by no file; customer −1−k is number k. */
    static final int FOREIGN = 24;

    private final int[] start;
    private final int[] customer;
    private final float[] share;

    TradeNetwork(Economy economy) {
        Markets markets = new Markets(economy);
        int firms = economy.firms();
        start = new int[firms + 1];
        int[] customers = new int[Math.max(16, firms * 2)];
        float[] shares = new float[customers.length];
        int size = 0;
        for (int i = 0; i < firms; i++) {
            if (size + CUSTOMERS_MAX > customers.length) {
                customers = Arrays.copyOf(customers, customers.length * 2);
                shares = Arrays.copyOf(shares, shares.length * 2);
            }
            size += sell(economy, markets, i, customers, shares, size);
            start[i + 1] = size;
        }
        customer = Arrays.copyOf(customers, size);
        share = Arrays.copyOf(shares, size);
    }

    private static int sell(Economy economy, Markets markets, int i, int[] customers, float[] shares, int from) {
        var buyers = economy.sector(i).buyers();
        if (buyers.isEmpty()) {
            return 0;
        }
        Draw draw = economy.draw(Purpose.TRADE, i);
        int wanted = 1;
        while (wanted < CUSTOMERS_MAX && draw.chance(.45)) {
            wanted++;
        }
        int found = 0;
        double sum = 0;
        for (int c = 0; c < wanted; c++) {
            int j = draw.chance(.02) ? -1 - draw.below(FOREIGN) : markets.pick(buyers, draw);
            double weight = StrictMath.exp(draw.gauss());
            if (j == i || j == Markets.NOBODY || seen(customers, from, found, j)) {
                continue;
            }
            customers[from + found] = j;
            shares[from + found] = (float) weight;
            sum += weight;
            found++;
        }
        for (int c = from; c < from + found; c++) {
            shares[c] = (float) (shares[c] / sum);
        }
        return found;
    }

    private static boolean seen(int[] customers, int from, int found, int j) {
        for (int c = from; c < from + found; c++) {
            if (customers[c] == j) {
                return true;
            }
        }
        return false;
    }

    /** Position of the supplier's first link; its links end before {@code first(i + 1)}. */
    int first(int i) {
        return start[i];
    }

    /** The customer of a link: a firm, or −1−k for the foreign customer k. */
    int customer(int link) {
        return customer[link];
    }

    /** The link's share of the supplier's named sales, (0, 1]; the shares of a supplier sum to 1. */
    double share(int link) {
        return share[link];
    }

    /** Firms of each sector with their cumulated pull. */
    private static final class Markets {
        static final int NOBODY = Integer.MIN_VALUE;

        private final Map<Sector, Market> markets = new EnumMap<>(Sector.class);

        Markets(Economy economy) {
            Map<Sector, Integer> counts = new EnumMap<>(Sector.class);
            for (int i = 0; i < economy.firms(); i++) {
                counts.merge(economy.sector(i), 1, Integer::sum);
            }
            counts.forEach((sector, count) -> markets.put(sector, new Market(count)));
            for (int i = 0; i < economy.firms(); i++) {
                markets.computeIfAbsent(economy.sector(i), s -> new Market(0)).add(i, economy.pull(i));
            }
        }

        int pick(List<Sector.Buyers> buyers, Draw draw) {
            double at = draw.unit();
            Sector sector = buyers.get(0).sector();
            for (Sector.Buyers b : buyers) {
                sector = b.sector();
                at -= b.weight();
                if (at < 0) {
                    break;
                }
            }
            Market market = markets.get(sector);
            return market == null ? NOBODY : market.pick(draw.unit());
        }
    }

    /** The firms of one sector with their cumulated pull. */
    private static final class Market {
        private final int[] firms;
        private final double[] upTo;
        private int size;

        Market(int count) {
            firms = new int[count];
            upTo = new double[count];
        }

        void add(int firm, double pull) {
            firms[size] = firm;
            upTo[size] = pull + (size == 0 ? 0 : upTo[size - 1]);
            size++;
        }

        /** The firm in whose stretch {@code at} of [0, 1) falls. */
        int pick(double at) {
            int found = Arrays.binarySearch(upTo, at * upTo[size - 1]);
            return firms[Math.min(size - 1, found < 0 ? -1 - found : found + 1)];
        }
    }
}

package io.creditgrid.loaders.generate;

import io.creditgrid.loaders.generate.Draw.Purpose;
import java.time.LocalDate;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * The firms of the made-up economy and what is hidden of them. No file holds {@link #distress}: records show it with noise.
 *
 * <p>distress = (.9·luck − .9·quality + sector shock + region shock + youth) / 1.4, near a standard normal; a sector or region shares its shock.
 *
 * <p><strong>Thread-safety.</strong> Immutable once built.
 */
final class Economy {
    /** The day of the views (valid time) that the generated story is told for. */
    static final LocalDate VALID_AT = LocalDate.of(2026, 1, 1);

    /** One firm in so many is a core enterprise. */
    static final int CORE_EVERY = 40;

    private final LongFunction<? extends RandomGenerator> chance;
    private final long seed;
    private final byte[] sector;
    private final byte[] region;
    private final float[] distress;
    private final float[] sales;
    private final int[] founded;
    private final float[] pull;

    Economy(int firms, long seed, LongFunction<? extends RandomGenerator> chance) {
        this.chance = chance;
        this.seed = seed;
        sector = new byte[firms];
        region = new byte[firms];
        distress = new float[firms];
        sales = new float[firms];
        founded = new int[firms];
        pull = new float[firms];
        double[] sectorShock = new double[Sector.ALL.size()];
        for (int s = 0; s < sectorShock.length; s++) {
            Sector of = Sector.ALL.get(s);
            sectorShock[s] = of.drift + .5 * of.shock * draw(Purpose.SECTOR, s).gauss();
        }
        double[] regionShock = new double[Region.ALL.size()];
        for (int r = 0; r < regionShock.length; r++) {
            regionShock[r] = .15 * draw(Purpose.REGION, r).gauss();
        }
        for (int i = 0; i < firms; i++) {
            found(i, sectorShock, regionShock);
        }
    }

    private void found(int i, double[] sectorShock, double[] regionShock) {
        Draw draw = draw(Purpose.FIRM, i);
        int s = sectorOf(draw.unit());
        int r = draw.below(regionShock.length);
        sector[i] = (byte) s;
        region[i] = (byte) r;
        double years = isCore(i) ? draw.between(8, 30) : 1.2 + 14 * StrictMath.pow(draw.unit(), 1.6);
        founded[i] = (int) (VALID_AT.toEpochDay() - (long) (years * 365.25));
        double youth = Math.max(0, .5 - years / 12);
        double quality = draw.gauss();
        double luck = draw.gauss();
        distress[i] = (float) ((.9 * luck - .9 * quality + sectorShock[s] + regionShock[r] + youth) / 1.4);
        double size = StrictMath.exp(.9 * draw.gauss()) * (isCore(i) ? 25 : 1);
        sales[i] = (float) (Sector.ALL.get(s).salesMillions * 1e6 * size);
        pull[i] = (float) (isCore(i) ? 60 * draw.pareto(1.2, 12) : draw.pareto(1.5, 10));
    }

    private static int sectorOf(double at) {
        double upTo = 0;
        for (int s = 0; s < Sector.ALL.size(); s++) {
            upTo += Sector.ALL.get(s).share;
            if (at < upTo) {
                return s;
            }
        }
        return Sector.ALL.size() - 1;
    }

    int firms() {
        return sector.length;
    }

    /** The stream of draws of firm {@code i} for one purpose. */
    Draw draw(Purpose purpose, long i) {
        return Draw.of(chance, seed, purpose, i);
    }

    /** Whether the firm is a core enterprise: old, large, with many suppliers, and reporting what it buys. */
    boolean isCore(int i) {
        return i % CORE_EVERY == 0;
    }

    Sector sector(int i) {
        return Sector.ALL.get(sector[i]);
    }

    Region region(int i) {
        return Region.ALL.get(region[i]);
    }

    /** Hidden: how badly the firm is off, near a standard normal, high is bad. */
    double distress(int i) {
        return distress[i];
    }

    /** True sales a year, yuan. */
    double sales(int i) {
        return sales[i];
    }

    /** Day of establishment, epoch day. */
    int founded(int i) {
        return founded[i];
    }

    /** How strongly it draws suppliers. */
    double pull(int i) {
        return pull[i];
    }

    /** The firm's unified social credit code. */
    String uscc(int i) {
        return Mint.uscc(sector(i) == Sector.FARMING ? "93" : "91", region(i).code(), i);
    }
}

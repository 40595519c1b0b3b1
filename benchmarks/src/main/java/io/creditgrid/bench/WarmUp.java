package io.creditgrid.bench;

/**
 * Loads a side until its code is compiled. Servers just started run their code interpreted while their compilers take the
 * processors: on two cores a ratio of such servers compares compilers. The audited side has more code, so a warm-up of one
 * length for both would favour the plain one.
 */
final class WarmUp {
    /** Compilers that take less than this share of one processor have done what they had to. */
    private static final double QUIET = 0.15;

    /** A side whose compilers do not come to rest is measured as it is. */
    private static final int PASSES_MAX = 4;

    private WarmUp() {}

    /** One pass over all that will be measured. */
    @FunctionalInterface
    interface Pass {
        void run() throws Exception;
    }

    /**
     * Passes over one side until its compilers are quiet, at most {@value #PASSES_MAX}; the other side is to be idle.
     *
     * @param side as a person calls it
     * @param once whether one pass is enough, because the figures mean nothing
     * @return share of one processor that the compilers of all processes took in the last pass
     */
    static double run(String side, boolean once, Say say, Pass pass) throws Exception {
        double share = 1;
        for (int i = 0; i < PASSES_MAX && share > QUIET && !(once && i > 0); i++) {
            ProcessorTime compilers = ProcessorTime.ofCompilers();
            pass.run();
            share = compilers.processors();
            say.line("warm-up of the %s side, pass %d: compilers took %.2f of a processor", side, i + 1, share);
        }
        return share;
    }
}

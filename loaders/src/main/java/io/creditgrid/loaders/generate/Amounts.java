package io.creditgrid.loaders.generate;

import java.math.BigDecimal;

/** Amounts of money as agencies write them, from whole fen. Exact. */
final class Amounts {
    private Amounts() {}

    /** Fen of so many yuan, rounded down to whole fen. */
    static long fen(double yuan) {
        return (long) (yuan * 100);
    }

    /** Yuan with two decimals: {@code 1234.50}. */
    static String yuan(long fen) {
        long abs = Math.abs(fen);
        String cents = Long.toString(abs % 100);
        return (fen < 0 ? "-" : "") + abs / 100 + (cents.length() == 1 ? ".0" : ".") + cents;
    }

    /** Units of 10,000 yuan, as many decimals as it takes: {@code 0.12345}. */
    static String tenThousandYuan(long fen) {
        return BigDecimal.valueOf(fen, 6).stripTrailingZeros().toPlainString();
    }

    /** Rounded down to a multiple of {@code step} fen. */
    static long round(long fen, long step) {
        return fen / step * step;
    }
}

package io.creditgrid.loaders.generate;

/**
 * Unified social credit codes of made-up firms (GB 32100-2015): right in form and check character. Their organisation codes begin with {@code YY}, a prefix
 * that registers are not known to issue, so that no made-up default is told of a real firm.
 */
final class Mint {
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final int[] ORGANISATION_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};
    /** 31^6, the room below the prefix. */
    private static final long ROOM = 887_503_681L;
    /** Prime to {@link #ROOM}: two numbers never give one code. */
    private static final long STRIDE = 387_420_489L + 2;

    private Mint() {}

    /**
     * The code of firm {@code number}.
     *
     * @param category two characters, such as {@code 91} (enterprise) or {@code 93} (farmers' co-operative)
     * @param region six digits of GB/T 2260
     * @param number below 31^6; other numbers give other codes
     */
    static String uscc(String category, String region, long number) {
        StringBuilder code =
                new StringBuilder(18).append(category).append(region).append("YY");
        long rest = Math.floorMod(number * STRIDE + 41_421_356L, ROOM);
        for (int i = 0; i < 6; i++) {
            code.append(ALPHABET.charAt((int) (rest % 31)));
            rest /= 31;
        }
        code.append(organisationCheck(code, 8));
        return code.append(check(code)).toString();
    }

    private static char check(CharSequence first17) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += ALPHABET.indexOf(first17.charAt(i)) * WEIGHTS[i];
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }

    /** A legal entity identifier (ISO 17442) of a made-up foreign firm; {@code number} below 10^8. */
    static String lei(int number) {
        StringBuilder code = new StringBuilder(20).append("0000YY00EX");
        String digits = Integer.toString(100_000_000 + number);
        code.append(digits, 1, 9);
        int mod = 0;
        for (int i = 0; i < code.length(); i++) {
            int value = Character.digit(code.charAt(i), 36);
            mod = (value < 10 ? mod * 10 + value : mod * 100 + value) % 97;
        }
        int check = 98 - mod * 100 % 97;
        return code.append(check < 10 ? "0" : "").append(check).toString();
    }

    /** Check character of GB 11714 over eight characters from {@code from}. */
    private static char organisationCheck(CharSequence code, int from) {
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += Character.digit(code.charAt(from + i), 36) * ORGANISATION_WEIGHTS[i];
        }
        int check = 11 - sum % 11;
        return check == 10 ? 'X' : check == 11 ? '0' : (char) ('0' + check);
    }
}

package io.creditgrid.model.id;

import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names an enterprise, or a holder of facts without one, as {@code scheme:value}. Schemes: {@code uscc} (GB 32100-2015, checked), {@code lei} (ISO 17442,
 * checked), {@code x-<namespace>} (a register of one's own), {@code grid} (models, batches, sweeps), {@code tag} (a personal firm where it must not be named:
 * {@code tag:<partition>.<32 hex digits>}, its partition and its firm tag). Ordered by canonical text.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param canonical the whole identifier, normalised, as it is hashed and stored; at most 99 characters, ASCII
 */
public record EnterpriseId(String canonical) implements Comparable<EnterpriseId> {
    private static final String USCC = "uscc";
    private static final String LEI = "lei";
    private static final String GRID = "grid";
    private static final String TAG = "tag";
    private static final String OWN = "x-";
    /** What the identifier of an individual business begins with. */
    private static final String INDIVIDUAL_BUSINESS = USCC + ":" + Uscc.INDIVIDUAL_BUSINESS;

    private static final int NAMESPACE_MAX = 32;
    private static final int VALUE_MAX = 64;
    /** A batch id has 64 hexadecimal digits, with {@code b-} before them. */
    private static final int GRID_VALUE_MAX = 66;

    private static final String NAMESPACE_SIGNS = "-";
    private static final String VALUE_SIGNS = "._-";
    private static final int PARTITION_DIGITS_MAX = 5;
    private static final int TAG_BYTES = 16;
    private static final Pattern TAG_VALUE = Pattern.compile("(0|[1-9][0-9]{0,4})\\.[0-9a-f]{32}");

    /**
     * @throws IllegalArgumentException if the text is not canonical; {@link #of} normalises first
     */
    public EnterpriseId {
        check(canonical);
    }

    /**
     * The identifier in {@code text} after normalisation: white space at the ends goes, full-width becomes ASCII, and the value becomes upper case for
     * {@code uscc} and {@code lei}.
     *
     * @throws IllegalArgumentException if the scheme is unknown or the value is not one of it; the message says what was expected and what to do
     */
    public static EnterpriseId of(String text) {
        String clean = Text.clean(text);
        boolean capitals = clean.startsWith(USCC + ":") || clean.startsWith(LEI + ":");
        return new EnterpriseId(
                capitals ? clean.substring(0, colon(clean)) + Text.upper(clean.substring(colon(clean))) : clean);
    }

    /** The part before the colon: {@code uscc}, {@code lei}, {@code grid} or {@code x-<namespace>}. */
    public String scheme() {
        return canonical.substring(0, colon(canonical));
    }

    /** The part after the colon. */
    public String value() {
        return canonical.substring(colon(canonical) + 1);
    }

    /** Whether it holds facts without a firm; entries under it are system entries. */
    public boolean isGrid() {
        return isOf(GRID);
    }

    /**
     * Whether it names a person: an individual business ({@code uscc:92…}), or one of a register declared personal. A tag names nobody.
     *
     * @param personalNamespaces namespaces without {@code x-}, for example {@code "idcard"} for {@code x-idcard:…}
     */
    public boolean isPersonal(Set<String> personalNamespaces) {
        return isPersonal(canonical, personalNamespaces);
    }

    /** As {@link #isPersonal(Set)}, of an identifier in canonical form. Quick: it is asked about each firm that a record names. */
    public static boolean isPersonal(String canonical, Set<String> personalNamespaces) {
        if (canonical.startsWith(INDIVIDUAL_BUSINESS)) {
            return true;
        }
        return !personalNamespaces.isEmpty()
                && canonical.startsWith(OWN)
                && personalNamespaces.contains(canonical.substring(OWN.length(), colon(canonical)));
    }

    /**
     * What stands for a personal firm where it must not be named: in records of others, and in its own folders.
     *
     * @param partition the partition that the firm lies in
     * @param firmTag its tag, 16 bytes
     */
    public static EnterpriseId tagged(int partition, byte[] firmTag) {
        return new EnterpriseId(TAG + ":" + partition + "." + HexFormat.of().formatHex(firmTag));
    }

    /** The holder of what the grid writes of one partition, which lies there. */
    public static EnterpriseId ofPartition(int partition) {
        return EnterpriseId.of("grid:p" + partition);
    }

    /** Whether it is a {@link #tagged} one. */
    public boolean isTag() {
        return isOf(TAG);
    }

    /**
     * The firm tag inside, 16 bytes.
     *
     * @throws IllegalStateException if it {@link #isTag is no tag}
     */
    public byte[] firmTag() {
        if (!isTag()) {
            throw new IllegalStateException("expected tag:<partition>.<hex>: scheme=" + scheme());
        }
        return HexFormat.of().parseHex(canonical, canonical.length() - 2 * TAG_BYTES, canonical.length());
    }

    @Override
    public int compareTo(EnterpriseId other) {
        return canonical.compareTo(other.canonical);
    }

    @Override
    public String toString() {
        return canonical;
    }

    private boolean isOf(String scheme) {
        return canonical.length() > scheme.length()
                && canonical.charAt(scheme.length()) == ':'
                && canonical.startsWith(scheme);
    }

    private static int colon(String text) {
        return text.indexOf(':');
    }

    private static void check(String text) {
        int colon = colon(text);
        if (colon < 0) {
            throw refused("scheme:value", text, "put uscc:, lei:, x-<namespace>: or grid: before it");
        }
        String scheme = text.substring(0, colon);
        String value = text.substring(colon + 1);
        switch (scheme) {
            case USCC -> Uscc.check(value);
            case LEI -> Lei.check(value);
            case GRID -> checkGrid(text, value);
            case TAG -> checkTag(text, value);
            default -> checkOwn(text, scheme, value);
        }
    }

    private static void checkGrid(String text, String value) {
        if (!Text.isWord(value, 1, GRID_VALUE_MAX, true, VALUE_SIGNS)) {
            throw refused("grid: and 1 to 66 of A-Z a-z 0-9 . _ -", text, "use one of the holders that the grid makes");
        }
        // partition holders have one spelling, else one partition could have two of them
        if (isNumbered(value)
                && (value.length() > 1 + PARTITION_DIGITS_MAX || (value.charAt(1) == '0' && value.length() > 2))) {
            throw refused("grid:p<n> with n from 0 to 99999 without leading zeros", text, "write the number plainly");
        }
    }

    private static void checkTag(String text, String value) {
        if (!TAG_VALUE.matcher(value).matches()) {
            throw refused("tag:, a partition, a dot and 32 of 0-9 a-f", text, "give the firm's identifier");
        }
    }

    private static boolean isNumbered(String value) {
        return value.length() > 1
                && value.charAt(0) == 'p'
                && value.substring(1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static void checkOwn(String text, String scheme, String value) {
        if (!scheme.startsWith(OWN)) {
            throw refused(
                    "scheme uscc, lei, x-<namespace> or grid", text, "schemes are lower case and are not guessed");
        }
        if (!Text.isWord(scheme.substring(OWN.length()), 1, NAMESPACE_MAX, false, NAMESPACE_SIGNS)) {
            throw refused("a namespace of 1 to 32 of a-z 0-9 -", text, "rename the namespace in the mapping");
        }
        if (!Text.isWord(value, 1, VALUE_MAX, true, VALUE_SIGNS)) {
            throw refused(
                    "a value of 1 to 64 of A-Z a-z 0-9 . _ -", text, "shorten or recode the value in the mapping");
        }
    }

    private static IllegalArgumentException refused(String expected, String text, String cure) {
        return new IllegalArgumentException("expected " + expected + ": " + Text.shown(text) + "; " + cure);
    }

    /** The n of {@code grid:p<n>} and of {@code tag:<n>.…}, or -1 for all other identifiers. */
    int partitionNamed() {
        if (isTag()) {
            String value = value();
            return Integer.parseInt(value.substring(0, value.indexOf('.')));
        }
        if (!isGrid()) {
            return -1;
        }
        String value = value();
        return isNumbered(value) ? Integer.parseInt(value.substring(1)) : -1;
    }
}

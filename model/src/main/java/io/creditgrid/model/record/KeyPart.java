package io.creditgrid.model.record;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One part of a natural key beside firm and source: always text, in one canonical form.
 *
 * @param name as in JSON and mappings
 * @param form the form that its text must have
 * @param codes the codes allowed in {@link Form#CODE}; empty otherwise
 */
public record KeyPart(String name, Form form, List<String> codes) {
    /** Characters of one part. */
    public static final int CHARS_MAX = 200;

    /** How a person of a relation is named once stored: 32 hex digits of an HMAC. */
    public static final String PERSON_PREFIX = "person:";

    /** How a person is named on the way to the node that makes the token; never stored. */
    public static final String CLEAR_PERSON_PREFIX = "clear-person:";

    private static final int SHOWN_MAX = 80;

    private static final Pattern MONTH = Pattern.compile("[12][0-9]{3}-(0[1-9]|1[0-2])");
    private static final Pattern PERIOD = Pattern.compile("[12][0-9]{3}(-(0[1-9]|1[0-2]|Q[1-4]))?");
    private static final Pattern PERSON = Pattern.compile("person:[0-9a-f]{32}");
    private static final Pattern REQUEST =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    public KeyPart {
        codes = List.copyOf(codes);
    }

    /** The forms of a part. */
    public enum Form {
        /** Text that is not empty. */
        TEXT,
        /** Text that may be empty. */
        REF,
        /** One of the part's codes. */
        CODE,
        /** {@code 2021-12}. */
        MONTH,
        /** {@code 2021}, {@code 2021-Q4} or {@code 2021-12}. */
        PERIOD,
        /** A canonical enterprise identifier of a firm. */
        FIRM,
        /** A canonical enterprise identifier or a person's token. */
        COUNTERPART,
        /** A UUID in lower case with hyphens. */
        REQUEST,
        /** An organisation. */
        ORGANISATION
    }

    static KeyPart of(String name, Form form) {
        return new KeyPart(name, form, List.of());
    }

    static KeyPart code(String name, String... codes) {
        return new KeyPart(name, Form.CODE, List.of(codes));
    }

    /** Whether a part of this form names a firm (or may). */
    boolean namesFirm(String text) {
        return form == Form.FIRM
                || (form == Form.COUNTERPART && !text.startsWith(PERSON_PREFIX) && !isClearPerson(text));
    }

    /** Whether {@code text} is a person that has not been replaced by a token yet. */
    static boolean isClearPerson(String text) {
        return text.startsWith(CLEAR_PERSON_PREFIX);
    }

    /**
     * Refuses what is not of this part's canonical form.
     *
     * @throws IllegalArgumentException with what was expected
     */
    public void check(String text) {
        boolean good = text.length() <= CHARS_MAX && (form == Form.REF || !text.isEmpty()) && wellFormed(text);
        if (!good) {
            String shown = text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
            throw new IllegalArgumentException("expected " + name + " " + expectation() + ": " + name + "=" + shown);
        }
    }

    private boolean wellFormed(String text) {
        return switch (form) {
            case TEXT, REF -> !hasControls(text);
            case CODE -> codes.contains(text);
            case MONTH -> MONTH.matcher(text).matches();
            case PERIOD -> PERIOD.matcher(text).matches();
            case FIRM -> canonicalFirm(text);
            case COUNTERPART -> PERSON.matcher(text).matches() || isClearPerson(text) || canonicalFirm(text);
            case REQUEST -> REQUEST.matcher(text).matches();
            case ORGANISATION -> Organisation.isValid(text);
        };
    }

    /** A loop, not a stream: each key of each record passes here. */
    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                return true;
            }
        }
        return false;
    }

    private static boolean canonicalFirm(String text) {
        EnterpriseId id = EnterpriseId.of(text);
        return id.canonical().equals(text) && !id.isGrid();
    }

    private String expectation() {
        return switch (form) {
            case TEXT -> "of 1 to " + CHARS_MAX + " characters without control characters";
            case REF -> "of at most " + CHARS_MAX + " characters without control characters";
            case CODE -> "to be one of " + codes;
            case MONTH -> "as yyyy-MM";
            case PERIOD -> "as yyyy, yyyy-Qn or yyyy-MM";
            case FIRM -> "to be a canonical enterprise identifier, of a firm and not grid:…";
            case COUNTERPART ->
                "to be a canonical enterprise identifier, of a firm and not grid:…, or person: and 32 hex digits";
            case REQUEST -> "to be a UUID in lower case";
            case ORGANISATION -> "to be an organisation (a-z, 0-9, hyphen)";
        };
    }

    @Override
    public String toString() {
        return name + " (" + form.name().toLowerCase(Locale.ROOT) + ")";
    }
}

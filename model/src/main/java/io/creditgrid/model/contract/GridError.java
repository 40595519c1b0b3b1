package io.creditgrid.model.contract;

/**
 * Every reason for which the grid refuses or fails, with a stable number and a category that says who can cure it.
 *
 * <p>Numbers are part of the wire format: they are never reused and never change their meaning.
 */
public enum GridError {
    // 1xxx: the caller can cure it
    BAD_REQUEST(1000, Category.CALLER),
    WRONG_PASSWORD(1001, Category.CALLER),
    NO_PERMISSION(1002, Category.CALLER),
    NOT_YOUR_SOURCE(1003, Category.CALLER),
    PURPOSE_NOT_YOURS(1004, Category.CALLER),
    NO_CONSENT(1005, Category.CALLER),
    UNKNOWN_FIRM(1006, Category.CALLER),
    UNKNOWN_KIND(1007, Category.CALLER),
    UNKNOWN_RECORD(1008, Category.CALLER),
    UNKNOWN_MODEL(1009, Category.CALLER),
    UNKNOWN_ENTRY(1010, Category.CALLER),
    BAD_IDENTIFIER(1011, Category.CALLER),
    BAD_CONFIGURATION(1012, Category.CALLER),
    BAD_MAPPING(1013, Category.CALLER),
    BAD_PLAN(1014, Category.CALLER),
    BAD_MODEL(1015, Category.CALLER),
    FRAME_TOO_LARGE(1016, Category.CALLER),
    FRAME_MALFORMED(1017, Category.CALLER),
    RESERVED_KIND(1018, Category.CALLER),
    MISSING_OPENS(1019, Category.CALLER),
    ENDS_TOO_MANY(1020, Category.CALLER),
    OLDER_FULL_FILE(1021, Category.CALLER),
    UNKNOWN_SERVER(1022, Category.CALLER),
    TLS_FAILED(1030, Category.CALLER),
    BAD_BACKUP(1040, Category.CALLER),
    NOT_EMPTY(1041, Category.CALLER),

    // 2xxx: the data is at fault; one mutation is refused, others are not
    PERSONAL_SUBJECT(2000, Category.DATA),
    BAD_VALUE(2001, Category.DATA),
    UNEXPECTED_SEQ(2002, Category.DATA),
    FOLDER_FULL(2003, Category.DATA),
    UNIT(2004, Category.DATA),
    UNIT_TOO_LARGE(2005, Category.DATA),
    PUBLISHED_IN_FUTURE(2006, Category.DATA),
    TOO_OLD(2007, Category.DATA),
    ID_IN_FUTURE(2008, Category.DATA),
    DAY_NOT_END_OF_PERIOD(2009, Category.DATA),
    NOTHING_TO_REMOVE(2010, Category.DATA),
    SUBJECT_DESTROYED(2020, Category.DATA),

    // 3xxx: a resource is short or away; the same call may succeed later
    BUSY(3000, Category.RESOURCE),
    IN_DOUBT(3001, Category.RESOURCE),
    READ_ONLY(3002, Category.RESOURCE),
    UNAVAILABLE(3003, Category.RESOURCE),
    TIMEOUT(3004, Category.RESOURCE),
    NOT_CREATED(3005, Category.RESOURCE),
    /** What was asked for would lose copies or the majority as the grid stands now. */
    UNSAFE(3006, Category.RESOURCE),
    /** Entries of the firm's partition are lost; a backup has to be restored. */
    LOST(3007, Category.RESOURCE),

    // 9xxx: a defect or damage
    INTERNAL(9000, Category.INTERNAL),
    STORED_FORM(9001, Category.INTERNAL);

    /** Who can cure an error. */
    public enum Category {
        CALLER,
        DATA,
        RESOURCE,
        INTERNAL
    }

    private static final GridError[] BY_NUMBER = new GridError[10_000];

    static {
        for (GridError error : values()) {
            BY_NUMBER[error.number] = error;
        }
    }

    private final int number;
    private final Category category;

    GridError(int number, Category category) {
        this.number = number;
        this.category = category;
    }

    /** The stable number, 1000 to 9999. */
    public int number() {
        return number;
    }

    public Category category() {
        return category;
    }

    /** Whether the same call, unchanged, may succeed when sent again. */
    public boolean retryable() {
        return this == BUSY || this == IN_DOUBT || this == UNAVAILABLE || this == READ_ONLY;
    }

    /** The error of {@code number}; {@link #INTERNAL} for a number that this version does not know. */
    public static GridError ofNumber(int number) {
        GridError error = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        return error == null ? INTERNAL : error;
    }
}

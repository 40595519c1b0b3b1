package io.creditgrid.model.contract;

import java.time.Duration;

/** Every limit that a caller can run into, with its unit. A limit that only one class knows stands in that class. */
public final class Limits {
    /** Mutations in one unit, all of one firm. */
    public static final int UNIT_MUTATIONS_MAX = 100;

    /** Bytes of one frame of mutations. A thin client's message above it is refused before it is parsed. */
    public static final int FRAME_BYTES_MAX = 4 << 20;

    /** Units in one frame. */
    public static final int FRAME_UNITS_MAX = 10_000;

    /** Mutations in one transaction of an appender. */
    public static final int TX_MUTATIONS_MAX = 1_000;

    /** Bytes that one transaction may write, counted after folding; the backup logs them as one record. */
    public static final int TX_BYTES_MAX = 1 << 20;

    /** Bytes of one folder. Beyond it a mutation is refused with FOLDER_FULL. */
    public static final int FOLDER_BYTES_MAX = 256 << 10;

    /** Characters of a text value of a record. */
    public static final int TEXT_CHARS_MAX = 4_000;

    /** Bytes of a byte value of a record; a scorecard is the largest. */
    public static final int VALUE_BYTES_MAX = 200 << 10;

    /** How far ahead of the grid's clock a publication may be dated. */
    public static final Duration PUBLISHED_AHEAD_MAX = Duration.ofDays(1);

    /** How long a repeated request is answered as the first time. */
    public static final Duration REQUEST_WINDOW = Duration.ofMinutes(10);

    /** How far ahead of the grid's clock the time inside a request id may be. */
    public static final Duration REQUEST_AHEAD_MAX = Duration.ofMinutes(5);

    /** Request ids that the window of one partition holds; when full its floor rises. */
    public static final int REQUEST_WINDOW_IDS_MAX = 100_000;

    /** Partitions of a grid, fixed at creation. */
    public static final int PARTITIONS_MAX = 1_024;

    /** Entries of a key that one history shows; older ones are left out, and the answer says so. */
    public static final int HISTORY_ENTRIES_MAX = 1_000;

    /** Bytes of images that one history shows, beyond its first entry; as {@link #HISTORY_ENTRIES_MAX}. */
    public static final int HISTORY_BYTES_MAX = 1 << 20;

    /** Characters of the keys of one question about live keys; the keys of one firm are never split, so it may pass this by one firm. */
    public static final int LIVE_KEYS_CHARS = 1 << 20;

    /**
     * Characters of the keys of one firm and kind in a full file. A folder of {@link #FOLDER_BYTES_MAX} could not hold more:
     * a character of a key takes at most three as it is sent.
     */
    public static final int FIRM_KEYS_CHARS_MAX = 3 * FOLDER_BYTES_MAX;

    /** Wrong passwords of one log-in from one address within {@link #LOGIN_WINDOW} until it is refused for a while. */
    public static final int LOGIN_FAILURES_MAX = 5;

    /** The time within which they count together. */
    public static final Duration LOGIN_WINDOW = Duration.ofMinutes(1);

    /** How long it is refused then, the right password too. */
    public static final Duration LOGIN_LOCKED_FOR = Duration.ofMinutes(1);

    private Limits() {}
}

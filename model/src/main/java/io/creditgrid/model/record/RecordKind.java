package io.creditgrid.model.record;

import static io.creditgrid.model.record.Field.code;
import static io.creditgrid.model.record.Field.optional;
import static io.creditgrid.model.record.Field.optionalCode;
import static io.creditgrid.model.record.Field.required;
import static io.creditgrid.model.record.FieldType.BOOLEAN;
import static io.creditgrid.model.record.FieldType.BYTES;
import static io.creditgrid.model.record.FieldType.DAY;
import static io.creditgrid.model.record.FieldType.DOUBLE;
import static io.creditgrid.model.record.FieldType.INSTANT;
import static io.creditgrid.model.record.FieldType.INTEGER;
import static io.creditgrid.model.record.FieldType.MONEY;
import static io.creditgrid.model.record.FieldType.TEXT;

import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.record.KeyPart.Form;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * The catalogue of record kinds: number, type, natural key, page rule, disclosure and schema of each. Nothing else in the
 * grid knows these facts.
 *
 * <p>Numbers are part of the stored format. Reserved: 12 taxStanding, 13 creditLine, 14 receivable, 15 statement, 16
 * dispute, 17 claim, 18 watch, 20 alias, 24 restore.
 */
public enum RecordKind {
    ENTERPRISE(
            1,
            "enterprise",
            Type.STATE,
            PageRule.NONE,
            Disclosure.PUBLIC,
            List.of(),
            List.of(
                    required("currency", TEXT),
                    required("name", TEXT),
                    optional("establishedOn", DAY),
                    optional("registeredCapital", MONEY),
                    optional("paidInCapital", MONEY),
                    code("status", "ACTIVE", "ABNORMAL", "REVOKED", "CANCELLED", "MOVED"),
                    optional("industry", TEXT),
                    optional("region", TEXT),
                    optional("employeesInsured", INTEGER))),
    TAX_FILING(
            2,
            "taxFiling",
            Type.EVENT,
            PageRule.YEAR,
            Disclosure.SUBJECT,
            List.of(KeyPart.of("taxType", Form.TEXT), KeyPart.of("period", Form.PERIOD)),
            List.of(
                    required("currency", TEXT),
                    required("salesDeclared", MONEY),
                    optional("taxDue", MONEY),
                    optional("taxPaid", MONEY),
                    optional("filedOn", DAY),
                    optional("late", BOOLEAN))),
    JUDICIAL_CASE(
            3,
            "judicialCase",
            Type.STATE,
            PageRule.NONE,
            Disclosure.PUBLIC,
            List.of(KeyPart.of("caseNo", Form.TEXT), KeyPart.code("role", "PLAINTIFF", "DEFENDANT", "THIRD_PARTY")),
            List.of(
                    required("currency", TEXT),
                    code(
                            "cause",
                            "LOAN",
                            "SALE",
                            "LEASE",
                            "CONSTRUCTION",
                            "CLAIMS",
                            "OTHER_CONTRACT",
                            "IP",
                            "LABOUR",
                            "TORT",
                            "COMPANY",
                            "OTHER"),
                    optionalCode("court", "GRASSROOTS", "INTERMEDIATE", "HIGHER", "SUPREME"),
                    code("result", "PLAINTIFF_WON", "PLAINTIFF_FAILED", "DEFENDANT_WON", "DEFENDANT_FAILED", "PENDING"),
                    code("stage", "OPEN", "CLOSED", "ENFORCEMENT", "DISHONEST"),
                    optional("amount", MONEY),
                    optional("filedOn", DAY))),
    CREDIT_MONTH(
            4,
            "creditMonth",
            Type.EVENT,
            PageRule.YEAR,
            Disclosure.OWNER,
            List.of(KeyPart.of("account", Form.TEXT), KeyPart.of("month", Form.MONTH)),
            List.of(
                    required("currency", TEXT),
                    required("limit", MONEY),
                    required("drawn", MONEY),
                    optional("overdue", MONEY),
                    required("daysPastDue", INTEGER),
                    code("loanClass", "NORMAL", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS"))),
    TRADE(
            5,
            "trade",
            Type.EVENT,
            PageRule.MONTH,
            Disclosure.SUBJECT,
            List.of(KeyPart.of("customer", Form.FIRM), KeyPart.of("month", Form.MONTH)),
            List.of(required("currency", TEXT), required("amount", MONEY), optional("invoices", INTEGER))),
    RELATION(
            6,
            "relation",
            Type.STATE,
            PageRule.NONE,
            Disclosure.PUBLIC,
            List.of(
                    KeyPart.code(
                            "type",
                            "INVESTMENT",
                            "SHAREHOLDING",
                            "OFFICER",
                            "SUPERVISOR",
                            "EXECUTIVE",
                            "BRANCH",
                            "GUARANTEE",
                            "LOAN",
                            "DEAL",
                            "RENT",
                            "CREDITOR",
                            "MEMBER_OF"),
                    KeyPart.of("counterpart", Form.COUNTERPART),
                    KeyPart.of("ref", Form.REF)),
            List.of(
                    optional("currency", TEXT),
                    optional("amount", MONEY),
                    optional("shareBp", INTEGER),
                    optional("position", TEXT))),
    OUTCOME(
            7,
            "outcome",
            Type.EVENT,
            PageRule.NONE,
            Disclosure.SCIENTISTS,
            List.of(KeyPart.of("definition", Form.TEXT)),
            List.of(required("bad", BOOLEAN))),
    COVERAGE(
            8,
            "coverage",
            Type.STATE,
            PageRule.NONE,
            Disclosure.PUBLIC,
            List.of(KeyPart.code(
                    "kindCovered", "enterprise", "taxFiling", "judicialCase", "creditMonth", "trade", "relation")),
            List.of(optional("population", TEXT))),
    CONSENT(
            9,
            "consent",
            Type.STATE,
            PageRule.NONE,
            Disclosure.PARTIES,
            List.of(
                    KeyPart.of("grantee", Form.ORGANISATION),
                    KeyPart.code(
                            "purpose",
                            "CREDIT_GRANTING",
                            "CREDIT_REVIEW",
                            "SUPPLY_CHAIN_FINANCE",
                            "GUARANTEE",
                            "COLLECTION")),
            List.of(optional("evidence", TEXT))),
    ENQUIRY(
            10,
            "enquiry",
            Type.EVENT,
            PageRule.REQUEST_MONTH,
            Disclosure.PARTIES,
            List.of(KeyPart.of("request", Form.REQUEST)),
            List.of(
                    required("organisation", TEXT),
                    required("purpose", TEXT),
                    code("verb", "SCORE", "EXPLAIN", "GET", "HISTORY", "OPEN"),
                    code("result", "GRANTED", "NO_CONSENT", "PURPOSE_NOT_YOURS"),
                    optional("subject", TEXT))),
    SCORE(
            11,
            "score",
            Type.EVENT,
            PageRule.REQUEST_MONTH,
            Disclosure.PARTIES,
            List.of(KeyPart.of("request", Form.REQUEST)),
            List.of(
                    required("organisation", TEXT),
                    required("purpose", TEXT),
                    required("model", TEXT),
                    required("validAt", DAY),
                    required("position", INTEGER),
                    optional("sweep", TEXT),
                    optional("points", DOUBLE),
                    optional("pd", DOUBLE),
                    optional("grade", TEXT),
                    optional("knockOuts", TEXT),
                    optional("reasons", TEXT),
                    required("vector", BYTES))),
    MODEL(
            19,
            "model",
            Type.STATE,
            PageRule.NONE,
            Disclosure.OPERATORS,
            List.of(KeyPart.of("model", Form.TEXT)),
            List.of(
                    optional("card", BYTES),
                    optional("target", TEXT),
                    optional("name", TEXT),
                    optional("cardVersion", TEXT))),
    BATCH(
            21,
            "batch",
            Type.STATE,
            PageRule.NONE,
            Disclosure.OPERATORS,
            List.of(KeyPart.of("batch", Form.TEXT)),
            List.of(
                    required("feed", TEXT),
                    required("mapping", BYTES),
                    required("file", BYTES),
                    required("fileName", TEXT),
                    required("startedAt", INSTANT),
                    required("statedAt", INSTANT),
                    code("state", "RUNNING", "DONE"),
                    optional("read", INTEGER),
                    optional("loaded", INTEGER),
                    optional("unchanged", INTEGER),
                    optional("filtered", INTEGER),
                    optional("rejected", INTEGER),
                    optional("coverage", INTEGER),
                    optional("ended", INTEGER),
                    optional("recordKind", TEXT),
                    optionalCode("mode", "DELTA", "FULL"))),
    SWEEP(
            22,
            "sweep",
            Type.STATE,
            PageRule.NONE,
            Disclosure.OPERATORS,
            List.of(KeyPart.of("sweep", Form.TEXT)),
            List.of(
                    required("model", TEXT),
                    required("validAt", DAY),
                    required("position", INTEGER),
                    required("firms", INTEGER),
                    required("snapshot", BYTES))),
    /** That the key of a personal subject was destroyed; it lies with the subject's partition, in clear, and names its tag alone. */
    ERASE(
            23,
            "erase",
            Type.EVENT,
            PageRule.NONE,
            Disclosure.OPERATORS,
            List.of(KeyPart.of("subject", Form.FIRM)),
            List.of(required("destroyedAt", INSTANT)));

    /** How a kind holds in time. */
    public enum Type {
        /** Holds over an interval of days; answered by its timeline. */
        STATE,
        /** Happened on a day; one live version a key. */
        EVENT
    }

    /** How the live rows of a kind are split over folders, so that no folder grows for ever. */
    public enum PageRule {
        NONE,
        YEAR,
        MONTH,
        REQUEST_MONTH
    }

    /** Who may see a record. */
    public enum Disclosure {
        /** Any enquirer. */
        PUBLIC,
        /** By the firm's consent. */
        SUBJECT,
        /** The organisation that wrote it. */
        OWNER,
        /** The firm and the other organisation that the record names. */
        PARTIES,
        /** Scientists alone; never a feature. */
        SCIENTISTS,
        /** Operators, scientists, auditors. */
        OPERATORS
    }

    private static final RecordKind[] BY_NUMBER = new RecordKind[32];

    static {
        for (RecordKind kind : values()) {
            BY_NUMBER[kind.number] = kind;
        }
    }

    private final int number;
    private final String label;
    private final Type type;
    private final PageRule pageRule;
    private final Disclosure disclosure;
    private final List<KeyPart> keyParts;
    private final Schema schema;

    RecordKind(
            int number,
            String label,
            Type type,
            PageRule pageRule,
            Disclosure disclosure,
            List<KeyPart> keyParts,
            List<Field> fields) {
        this.number = number;
        this.label = label;
        this.type = type;
        this.pageRule = pageRule;
        this.disclosure = disclosure;
        this.keyParts = keyParts;
        this.schema = new Schema(1, fields);
    }

    /** The number in stored bytes. */
    public int number() {
        return number;
    }

    /** The name in JSON, mappings and commands, for example {@code taxFiling}. */
    public String label() {
        return label;
    }

    public Type type() {
        return type;
    }

    public boolean isState() {
        return type == Type.STATE;
    }

    public PageRule pageRule() {
        return pageRule;
    }

    /** The parts of the natural key beside firm and source, in the catalogue's order. */
    public List<KeyPart> keyParts() {
        return keyParts;
    }

    public Schema schema() {
        return schema;
    }

    /** Who may see the record of {@code key}: guarantees and loans among relations are their owner's. */
    public Disclosure disclosure(RecordKey key) {
        if (this == RELATION) {
            String relation = key.part(0);
            return relation.equals("GUARANTEE") || relation.equals("LOAN") ? Disclosure.OWNER : disclosure;
        }
        return disclosure;
    }

    /** The kind's disclosure without the exceptions of {@link #disclosure(RecordKey)}. */
    public Disclosure disclosure() {
        return disclosure;
    }

    /** Whether records of this kind lie under a holder {@code grid:…}, not under a firm. */
    public boolean isSystem() {
        return number >= 19;
    }

    /** Whether only the grid's own tasks write this kind. */
    public boolean isGridWritten() {
        return this == ENQUIRY || this == SCORE || this == SWEEP || this == ERASE;
    }

    /** The kind whose folders hold this one: enquiries and scores share theirs. */
    public RecordKind folderKind() {
        return this == SCORE ? ENQUIRY : this;
    }

    /**
     * The page of a natural key: 0, a year, or a month as {@code yyyymm}. It comes from the key, never from the day, so that
     * a corrected day cannot move a record.
     *
     * @param offset the grid's offset; it says in which month a request falls
     */
    public int page(List<String> parts, ZoneOffset offset) {
        return switch (pageRule) {
            case NONE -> 0;
            case YEAR -> Integer.parseInt(parts.get(1).substring(0, 4));
            case MONTH ->
                Integer.parseInt(parts.get(1).substring(0, 4)) * 100
                        + Integer.parseInt(parts.get(1).substring(5, 7));
            case REQUEST_MONTH -> {
                OffsetDateTime time = requestTime(parts.get(0), offset);
                yield time.getYear() * 100 + time.getMonthValue();
            }
        };
    }

    private static OffsetDateTime requestTime(String request, ZoneOffset offset) {
        return Instant.ofEpochMilli(RequestId.timeOf(UUID.fromString(request))).atOffset(offset);
    }

    /**
     * The day that an event of this key must bear: the last day of its period, or the day of its request; {@link
     * Long#MIN_VALUE} where the key does not say.
     */
    public long dayOf(List<String> parts, ZoneOffset offset) {
        return switch (this) {
            case TAX_FILING, CREDIT_MONTH, TRADE -> periodEnd(parts.get(1)).toEpochDay();
            case ENQUIRY, SCORE ->
                requestTime(parts.get(0), offset).toLocalDate().toEpochDay();
            default -> Long.MIN_VALUE;
        };
    }

    /** The last day of {@code yyyy}, {@code yyyy-Qn} or {@code yyyy-MM}. */
    public static LocalDate periodEnd(String period) {
        int year = Integer.parseInt(period.substring(0, 4));
        if (period.length() == 4) {
            return LocalDate.of(year, 12, 31);
        }
        int month = period.charAt(5) == 'Q' ? 3 * (period.charAt(6) - '0') : Integer.parseInt(period.substring(5, 7));
        return YearMonth.of(year, month).atEndOfMonth();
    }

    /**
     * @throws IllegalArgumentException if no kind has that number
     */
    public static RecordKind ofNumber(long number) {
        RecordKind kind = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
        if (kind == null) {
            throw new IllegalArgumentException("expected the number of a record kind: kind=" + number);
        }
        return kind;
    }

    /**
     * @throws IllegalArgumentException if no kind has that label
     */
    public static RecordKind ofLabel(String label) {
        for (RecordKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("expected one of the kinds "
                + java.util.Arrays.stream(values()).map(RecordKind::label).toList() + ": kind=" + label);
    }
}

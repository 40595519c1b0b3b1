package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import io.creditgrid.model.value.Interval;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who sees what, as a table: who asks, for which purpose, for which record, under which consents. */
class ConsentsTest {
    private static final EnterpriseId FIRM = EnterpriseId.of("x-test:firm");
    private static final LocalDate TODAY = LocalDate.of(2024, 6, 1);
    private static final long DAY = TODAY.toEpochDay();

    private static final SourceList SOURCES = SourceList.of(List.of(
            source("registry", "registry-office", "enterprise"),
            source("tax", "tax-office", "taxFiling"),
            source("bank-own", "bank", "creditMonth")));

    private static final Map<String, Actor> ACTORS = Map.of(
            "bank", actor("bank", null, Role.RISK_ENGINE, Role.LOADER),
            "rival", actor("rival", null, Role.RISK_ENGINE),
            "firm", actor("mill-ltd", "x-test:firm", Role.ENTERPRISE),
            "otherFirm", actor("other-ltd", "x-test:other", Role.ENTERPRISE),
            "auditor", actor("audit", null, Role.AUDITOR),
            "regulator", actor("regulator", null, Role.REGULATOR),
            "scientist", actor("research", null, Role.SCIENTIST),
            "operator", actor("operations", null, Role.OPERATOR),
            "taxOffice", actor("tax-office", null, Role.LOADER),
            "loader", actor("agency", null, Role.LOADER));

    private static SourceList.Source source(String name, String owner, String kind) {
        return new SourceList.Source(name, owner, Set.of("agency"), Set.of(kind), null);
    }

    private static Actor actor(String organisation, @Nullable String subject, Role... roles) {
        return new Actor(organisation, organisation + "-log-in", Set.of(roles), subject);
    }

    /** Consents of the firm, by what became of them. */
    private static FirmRecords consents(String state) {
        List<Image> stated = new ArrayList<>();
        switch (state) {
            case "none" -> {}
            case "live" -> stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY - 10, Interval.OPEN));
            case "lastDay" -> stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY - 10, DAY + 1));
            case "ended" -> stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY - 10, DAY));
            case "future" -> stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY + 1, Interval.OPEN));
            case "withdrawn" -> {
                stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY - 10, Interval.OPEN));
                stated.add(Image.removal(consentKey("bank", Purpose.CREDIT_GRANTING), Interval.from(DAY), 2));
            }
            case "againGiven" -> {
                stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY - 10, DAY - 5));
                stated.add(consent("bank", Purpose.CREDIT_GRANTING, DAY - 1, Interval.OPEN));
            }
            case "otherPurpose" -> stated.add(consent("bank", Purpose.CREDIT_REVIEW, DAY - 10, Interval.OPEN));
            case "otherOrganisation" ->
                stated.add(consent("somebody", Purpose.CREDIT_GRANTING, DAY - 10, Interval.OPEN));
            default -> throw new IllegalArgumentException(state);
        }
        Folder folder = Folder.empty(FIRM, RecordKind.CONSENT);
        for (int i = 0; i < stated.size(); i++) {
            folder = folder.with(tag(stated.get(i).key()), Version.of(stated.get(i), i, i));
        }
        Map<RecordKind, List<Folder>> folders = new EnumMap<>(RecordKind.class);
        folders.put(RecordKind.CONSENT, List.of(folder));
        return new FirmRecords(FIRM, folders);
    }

    private static byte[] tag(RecordKey key) {
        return Arrays.copyOf(new byte[] {(byte) key.parts().hashCode()}, 16);
    }

    private static RecordKey consentKey(String grantee, Purpose purpose) {
        return new RecordKey(FIRM, RecordKind.CONSENT, "consents", List.of(grantee, purpose.name()));
    }

    private static Image consent(String grantee, Purpose purpose, long from, long to) {
        return Image.of(CreditRecord.state(consentKey(grantee, purpose), new Interval(from, to), 1)
                .build());
    }

    /** A key of each disclosure; {@code grid} ones lie under holders. */
    private static RecordKey key(String what) {
        return switch (what) {
            case "enterprise" -> new RecordKey(FIRM, RecordKind.ENTERPRISE, "registry", List.of());
            case "taxFiling" -> new RecordKey(FIRM, RecordKind.TAX_FILING, "tax", List.of("VAT", "2023"));
            case "creditMonth" -> new RecordKey(FIRM, RecordKind.CREDIT_MONTH, "bank-own", List.of("1", "2023-12"));
            case "guarantee" ->
                new RecordKey(FIRM, RecordKind.RELATION, "registry", List.of("GUARANTEE", "x-test:2", ""));
            case "branch" -> new RecordKey(FIRM, RecordKind.RELATION, "registry", List.of("BRANCH", "x-test:2", ""));
            case "consent" -> consentKey("bank", Purpose.CREDIT_GRANTING);
            case "enquiry" ->
                new RecordKey(
                        FIRM,
                        RecordKind.ENQUIRY,
                        RecordKey.GRID_SOURCE,
                        List.of("01890000-0000-7000-8000-000000000001"));
            case "outcome" -> new RecordKey(FIRM, RecordKind.OUTCOME, "registry", List.of("default"));
            case "batch" ->
                new RecordKey(EnterpriseId.of("grid:b-1"), RecordKind.BATCH, RecordKey.GRID_SOURCE, List.of("1"));
            case "model" ->
                new RecordKey(EnterpriseId.of("grid:models"), RecordKind.MODEL, RecordKey.GRID_SOURCE, List.of("1"));
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static @Nullable CreditRecord record(RecordKey key) {
        if (key.kind() == RecordKind.ENQUIRY) {
            return CreditRecord.event(key, DAY, 1)
                    .set("organisation", "bank")
                    .set("purpose", "CREDIT_GRANTING")
                    .set("verb", "GET")
                    .set("result", "GRANTED")
                    .build();
        }
        if (key.kind() == RecordKind.BATCH) {
            return CreditRecord.state(key, Interval.from(DAY), 1)
                    .set("feed", "tax")
                    .set("mapping", new byte[0])
                    .set("file", new byte[0])
                    .set("fileName", "f.csv")
                    .set("startedAt", 1L)
                    .set("statedAt", 1L)
                    .set("state", "DONE")
                    .build();
        }
        return null;
    }

    private static Actor actor(String name) {
        Actor actor = ACTORS.get(name);
        if (actor == null) {
            throw new IllegalArgumentException(name);
        }
        return actor;
    }

    private static @Nullable Purpose purpose(String name) {
        return name.equals("-") ? null : Purpose.valueOf(name);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # consents of the firm, one after another
            bank, CREDIT_GRANTING, taxFiling, none,              NO_CONSENT
            bank, CREDIT_GRANTING, taxFiling, live,              GRANTED
            bank, CREDIT_GRANTING, taxFiling, lastDay,           GRANTED
            bank, CREDIT_GRANTING, taxFiling, ended,             NO_CONSENT
            bank, CREDIT_GRANTING, taxFiling, future,            NO_CONSENT
            bank, CREDIT_GRANTING, taxFiling, withdrawn,         NO_CONSENT
            bank, CREDIT_GRANTING, taxFiling, againGiven,        GRANTED
            bank, CREDIT_GRANTING, taxFiling, otherPurpose,      NO_CONSENT
            bank, CREDIT_REVIEW,   taxFiling, otherPurpose,      GRANTED
            bank, CREDIT_GRANTING, taxFiling, otherOrganisation, NO_CONSENT
            rival, CREDIT_GRANTING, taxFiling, live,             NO_CONSENT
            # what is public needs no consent, but a purpose
            bank, COLLECTION, enterprise, none, GRANTED
            bank, COLLECTION, branch,     none, GRANTED
            bank, -,          enterprise, none, PURPOSE_NOT_YOURS
            loader, COLLECTION, enterprise, none, PURPOSE_NOT_YOURS
            loader, -,        taxFiling,  live, PURPOSE_NOT_YOURS
            operator, COLLECTION, enterprise, none, PURPOSE_NOT_YOURS
            bank, SUPERVISION, taxFiling, live, PURPOSE_NOT_YOURS
            bank, MODEL_DEVELOPMENT, taxFiling, live, PURPOSE_NOT_YOURS
            bank, SELF, taxFiling, live, PURPOSE_NOT_YOURS
            # values of one owner: no consent and no role opens them
            bank,  -,               creditMonth, none, EXEMPT
            rival, CREDIT_GRANTING, creditMonth, live, OUT_OF_REACH
            rival, CREDIT_GRANTING, guarantee,   live, OUT_OF_REACH
            auditor, SUPERVISION,   creditMonth, none, NOT_FOR_YOU
            regulator, SUPERVISION, guarantee,   none, NOT_FOR_YOU
            scientist, MODEL_DEVELOPMENT, creditMonth, none, NOT_FOR_YOU
            firm,  SELF,            creditMonth, none, NOT_FOR_YOU
            # the writer is the owner of the source, not who loads for it
            taxOffice, -, taxFiling, none, EXEMPT
            taxOffice, -, enterprise, none, PURPOSE_NOT_YOURS
            loader, -, taxFiling, none, PURPOSE_NOT_YOURS
            # the firm itself
            firm, SELF, taxFiling, none, EXEMPT
            firm, SELF, consent,   none, EXEMPT
            firm, SELF, enquiry,   none, EXEMPT
            firm, SELF, outcome,   none, NOT_FOR_YOU
            firm, -,    taxFiling, none, PURPOSE_NOT_YOURS
            firm, CREDIT_GRANTING, taxFiling, none, PURPOSE_NOT_YOURS
            otherFirm, SELF, taxFiling, none, PURPOSE_NOT_YOURS
            # roles in place of consent
            auditor,   SUPERVISION,       taxFiling, none, EXEMPT
            regulator, SUPERVISION,       enquiry,   none, EXEMPT
            auditor,   SUPERVISION,       outcome,   none, NOT_FOR_YOU
            scientist, MODEL_DEVELOPMENT, taxFiling, none, EXEMPT
            scientist, MODEL_DEVELOPMENT, outcome,   none, EXEMPT
            scientist, MODEL_DEVELOPMENT, consent,   none, NOT_FOR_YOU
            scientist, SUPERVISION,       taxFiling, none, PURPOSE_NOT_YOURS
            # the two parties of a consent or an enquiry
            bank,  CREDIT_GRANTING, consent, none, GRANTED
            bank,  CREDIT_GRANTING, enquiry, none, GRANTED
            rival, CREDIT_GRANTING, consent, none, OUT_OF_REACH
            rival, CREDIT_GRANTING, enquiry, none, OUT_OF_REACH
            # outcomes are for scientists
            bank, CREDIT_GRANTING, outcome, live, OUT_OF_REACH
            # the grid's own records
            operator,  -, batch, none, EXEMPT
            scientist, -, model, none, EXEMPT
            auditor,   -, model, none, EXEMPT
            loader,    -, batch, none, EXEMPT
            taxOffice, -, batch, none, EXEMPT
            bank,      -, batch, none, NOT_FOR_YOU
            loader,    -, model, none, NOT_FOR_YOU
            rival,     -, batch, none, NOT_FOR_YOU
            """)
    void read_isRuledAsTheCatalogueSays(String who, String why, String what, String consents, Ruling expected) {
        RecordKey key = key(what);
        assertThat(Consents.read(actor(who), SOURCES, key, record(key), purpose(why), consents(consents), TODAY))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            bank,  CREDIT_GRANTING, none,      NO_CONSENT
            bank,  CREDIT_GRANTING, live,      GRANTED
            bank,  CREDIT_GRANTING, ended,     NO_CONSENT
            bank,  CREDIT_GRANTING, withdrawn, NO_CONSENT
            bank,  CREDIT_REVIEW,   live,      NO_CONSENT
            rival, CREDIT_GRANTING, live,      NO_CONSENT
            bank,  SUPERVISION,     live,      PURPOSE_NOT_YOURS
            loader, CREDIT_GRANTING, live,     PURPOSE_NOT_YOURS
            firm,  SELF,            none,      EXEMPT
            otherFirm, SELF,        none,      PURPOSE_NOT_YOURS
            regulator, SUPERVISION, none,      EXEMPT
            scientist, MODEL_DEVELOPMENT, none, EXEMPT
            """)
    void score_needsConsentWhateverItReads(String who, Purpose why, String consents, Ruling expected) {
        assertThat(Consents.score(actor(who), why, consents(consents), TODAY)).isEqualTo(expected);
    }

    @Test
    void record_thatIsNotThere_tellsStrangersNothing() {
        for (String what : List.of("enquiry", "creditMonth", "outcome")) {
            RecordKey key = key(what);
            FirmRecords consents = consents("live");
            Actor rival = actor("rival");
            assertThat(Consents.read(rival, SOURCES, key, null, Purpose.CREDIT_GRANTING, consents, TODAY))
                    .isEqualTo(
                            Consents.read(rival, SOURCES, key, record(key), Purpose.CREDIT_GRANTING, consents, TODAY));
        }
    }

    @ParameterizedTest
    @EnumSource(Ruling.class)
    void ruling_refusesOrAllows(Ruling ruling) {
        if (ruling.allows()) {
            assertThat(ruling.result()).isEqualTo("GRANTED");
        } else {
            assertThat(ruling.refusal().error())
                    .isIn(GridError.NO_CONSENT, GridError.PURPOSE_NOT_YOURS, GridError.NO_PERMISSION);
        }
        if (ruling.isEnquiry()) {
            assertThat(RecordKind.ENQUIRY.schema().fields().stream()
                            .filter(field -> field.name().equals("result"))
                            .flatMap(field -> field.codes().stream()))
                    .contains(ruling.result());
        }
    }
}

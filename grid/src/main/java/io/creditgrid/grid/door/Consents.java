package io.creditgrid.grid.door;

import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may see what of a firm, and for which purpose. The only class that decides it; pure functions.
 *
 * <p>Consent is judged as of today, whatever day a question is about: a withdrawn consent bites at once.
 */
public final class Consents {
    private static final Set<Role> SEE_SYSTEM_RECORDS = Set.of(Role.OPERATOR, Role.SCIENTIST, Role.AUDITOR);

    private Consents() {}

    /**
     * Whether {@code actor} may have the firm scored or explained. A score is made of all records of the firm, so it needs
     * consent whatever it reads.
     *
     * @param consents the firm's folders, those of consents among them
     * @param today the day at the grid's offset
     */
    public static Ruling score(Actor actor, Purpose purpose, FirmRecords consents, LocalDate today) {
        if (!mayUse(actor, purpose, consents.firm())) {
            return Ruling.PURPOSE_NOT_YOURS;
        }
        if (purpose.exempt()) {
            return Ruling.EXEMPT;
        }
        return hasConsent(actor, purpose, consents, today) ? Ruling.GRANTED : Ruling.NO_CONSENT;
    }

    /**
     * Whether {@code actor} may read the record of {@code key}, or its history.
     *
     * @param purpose the purpose of the call; null is for the record's writer and for the grid's own records
     * @param record the live record, null where there is none; enquiries and scores name a party in it
     */
    public static Ruling read(
            Actor actor,
            SourceList sources,
            RecordKey key,
            @Nullable CreditRecord record,
            @Nullable Purpose purpose,
            FirmRecords consents,
            LocalDate today) {
        RecordKind kind = key.kind();
        if (kind.isSystem()) {
            return isOwnBatch(actor, sources, kind, record) || actor.hasAny(SEE_SYSTEM_RECORDS)
                    ? Ruling.EXEMPT
                    : Ruling.NOT_FOR_YOU;
        }
        if (isWriter(actor, sources, key)) {
            return Ruling.EXEMPT;
        }
        if (purpose == null || !mayUse(actor, purpose, key.firm())) {
            return Ruling.PURPOSE_NOT_YOURS;
        }
        if (purpose.exempt()) {
            return seesExempt(purpose, kind.disclosure(key)) ? Ruling.EXEMPT : Ruling.NOT_FOR_YOU;
        }
        return switch (kind.disclosure(key)) {
            case PUBLIC -> Ruling.GRANTED;
            case SUBJECT -> hasConsent(actor, purpose, consents, today) ? Ruling.GRANTED : Ruling.NO_CONSENT;
            case PARTIES -> isParty(actor, key, record) ? Ruling.GRANTED : Ruling.OUT_OF_REACH;
            case OWNER, SCIENTISTS, OPERATORS -> Ruling.OUT_OF_REACH;
        };
    }

    /** Whether one of the actor's roles may ask about {@code firm} for {@code purpose}. */
    static boolean mayUse(Actor actor, Purpose purpose, EnterpriseId firm) {
        return switch (purpose) {
            case CREDIT_GRANTING, CREDIT_REVIEW, SUPPLY_CHAIN_FINANCE, GUARANTEE, COLLECTION ->
                actor.has(Role.RISK_ENGINE);
            case SELF -> actor.has(Role.ENTERPRISE) && firm.canonical().equals(actor.subject());
            case SUPERVISION -> actor.has(Role.AUDITOR) || actor.has(Role.REGULATOR);
            case MODEL_DEVELOPMENT -> actor.has(Role.SCIENTIST);
        };
    }

    /** A role's purpose stands for the firm's consent; it opens nothing that consent could not, but to whom it is for. */
    private static boolean seesExempt(Purpose purpose, Disclosure disclosure) {
        return switch (disclosure) {
            case PUBLIC, SUBJECT -> true;
            case PARTIES -> purpose == Purpose.SELF || purpose == Purpose.SUPERVISION;
            case SCIENTISTS -> purpose == Purpose.MODEL_DEVELOPMENT;
            case OWNER, OPERATORS -> false;
        };
    }

    /** A loader reads the records of batches of the sources that it may load; that a batch is unknown tells nothing. */
    private static boolean isOwnBatch(Actor actor, SourceList sources, RecordKind kind, @Nullable CreditRecord record) {
        if (kind != RecordKind.BATCH || !actor.has(Role.LOADER)) {
            return false;
        }
        String feed = record == null ? null : record.text("feed");
        return feed == null
                || sources.find(feed)
                        .map(source -> source.owner().equals(actor.organisation())
                                || source.loaders().contains(actor.organisation()))
                        .orElse(false);
    }

    private static boolean isWriter(Actor actor, SourceList sources, RecordKey key) {
        return sources.find(key.source())
                .map(source -> source.owner().equals(actor.organisation()))
                .orElse(false);
    }

    /** Whether a consent, enquiry or score names the actor's organisation as the other party. */
    private static boolean isParty(Actor actor, RecordKey key, @Nullable CreditRecord record) {
        if (key.kind() == RecordKind.CONSENT) {
            return key.part(0).equals(actor.organisation());
        }
        return record != null && actor.organisation().equals(record.text("organisation"));
    }

    private static boolean hasConsent(Actor actor, Purpose purpose, FirmRecords consents, LocalDate today) {
        return consents.liveOn(RecordKind.CONSENT, today).stream()
                .map(CreditRecord::key)
                .anyMatch(key ->
                        key.part(0).equals(actor.organisation()) && key.part(1).equals(purpose.name()));
    }
}

package io.creditgrid.compute.feature;

import io.creditgrid.model.record.KeyPart;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.RecordKind.Disclosure;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Features of kind relation: how many others a firm is tied to, by the kind of tie. One counterpart counts once, however many
 * records name it. Persons are tokens.
 */
final class RelationFeatures {
    private static final Set<String> OWNERS = Set.of("INVESTMENT", "SHAREHOLDING");
    private static final Set<String> MANAGERS = Set.of("OFFICER", "SUPERVISOR", "EXECUTIVE");
    private static final Set<String> DEBTS = Set.of("LOAN", "CREDITOR");

    private RelationFeatures() {}

    static List<Feature> all() {
        return List.of(
                open(
                        "rel.owner_firms",
                        "firms",
                        "firms that invest in the firm",
                        tie -> isOwner(tie) && !isPerson(tie)),
                open(
                        "rel.owner_persons",
                        "persons",
                        "persons that hold shares of the firm",
                        tie -> isOwner(tie) && isPerson(tie)),
                open(
                        "rel.managers",
                        "persons",
                        "officers, supervisors and executives",
                        tie -> MANAGERS.contains(tie.type())),
                open(
                        "rel.branches",
                        "firms",
                        "branches of the firm",
                        tie -> tie.type().equals("BRANCH")),
                open(
                        "rel.memberships",
                        "groups",
                        "industries, areas and qualifications that the firm belongs to",
                        tie -> tie.type().equals("MEMBER_OF")),
                closed(
                        "rel.guarantees",
                        "firms",
                        "firms that the firm guarantees for",
                        tie -> tie.type().equals("GUARANTEE")),
                closed(
                        "rel.lenders",
                        "firms",
                        "lenders and other creditors of the firm",
                        tie -> DEBTS.contains(tie.type())));
    }

    private static Feature open(String name, String unit, String counted, Predicate<Facts.Relation> counts) {
        return feature(name, unit, counted, Disclosure.PUBLIC, counts);
    }

    /** A guarantee or a loan is its writer's secret, so a count of them is as well. */
    private static Feature closed(String name, String unit, String counted, Predicate<Facts.Relation> counts) {
        return feature(name, unit, counted, Disclosure.OWNER, counts);
    }

    private static Feature feature(
            String name, String unit, String counted, Disclosure reads, Predicate<Facts.Relation> counts) {
        return new Feature(
                name,
                unit,
                "number of " + counted,
                "the valid day",
                reads,
                Values.COUNT,
                firm -> Values.count(firm, RecordKind.RELATION, null, counterparts(firm, counts)));
    }

    private static long counterparts(FirmFile firm, Predicate<Facts.Relation> counts) {
        return firm.relations().stream()
                .filter(counts)
                .map(Facts.Relation::counterpart)
                .distinct()
                .count();
    }

    private static boolean isOwner(Facts.Relation tie) {
        return OWNERS.contains(tie.type());
    }

    private static boolean isPerson(Facts.Relation tie) {
        return tie.counterpart().startsWith(KeyPart.PERSON_PREFIX);
    }
}

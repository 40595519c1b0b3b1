package io.creditgrid.compute.feature;

import io.creditgrid.model.record.RecordKind.Disclosure;
import io.creditgrid.model.scorecard.FeatureValue;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Features of kind enterprise. */
final class RegistrationFeatures {
    private static final String AT_V = "the valid day";

    private RegistrationFeatures() {}

    static List<Feature> all() {
        return List.of(
                new Feature(
                        "reg.age_m",
                        "months",
                        "full months since establishment; established after the valid day: INVALID",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.RATIO,
                        RegistrationFeatures::age),
                new Feature(
                        "reg.capital_reg",
                        "minor units",
                        "registered capital",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.FIELD,
                        firm -> whole(firm, Facts.Registration::registeredCapital)),
                new Feature(
                        "reg.paid_ratio",
                        "share",
                        "paid-in / registered capital, at most 1; registered 0: INVALID",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.RATIO,
                        RegistrationFeatures::paidRatio),
                new Feature(
                        "reg.status",
                        "code",
                        "registration status: ACTIVE, ABNORMAL, REVOKED, CANCELLED, MOVED",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.FIELD,
                        firm -> code(firm, Facts.Registration::status)),
                new Feature(
                        "reg.industry",
                        "code",
                        "industry code as registered",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.FIELD,
                        firm -> code(firm, Facts.Registration::industry)),
                new Feature(
                        "reg.employees_insured",
                        "persons",
                        "insured employees",
                        AT_V,
                        Disclosure.PUBLIC,
                        Values.FIELD,
                        firm -> whole(firm, Facts.Registration::employeesInsured)));
    }

    private static FeatureValue age(FirmFile firm) {
        Facts.Registration registration = firm.registration();
        if (registration == null || registration.establishedOn() == null) {
            return Values.NO_DATA;
        }
        return registration.establishedOn().isAfter(firm.validAt())
                ? Values.INVALID
                : FeatureValue.of(Values.months(registration.establishedOn(), firm.validAt()));
    }

    private static FeatureValue paidRatio(FirmFile firm) {
        Facts.Registration registration = firm.registration();
        if (registration == null || registration.paidInCapital() == null || registration.registeredCapital() == null) {
            return Values.NO_DATA;
        }
        long registered = registration.registeredCapital();
        return registered == 0
                ? Values.INVALID
                : FeatureValue.of(Math.min(1, Values.ratio(registration.paidInCapital(), registered)));
    }

    private static FeatureValue whole(FirmFile firm, Function<Facts.Registration, @Nullable Long> field) {
        Long value = firm.registration() == null ? null : field.apply(firm.registration());
        return value == null ? Values.NO_DATA : FeatureValue.of(value);
    }

    private static FeatureValue code(FirmFile firm, Function<Facts.Registration, @Nullable String> field) {
        String value = firm.registration() == null ? null : field.apply(firm.registration());
        return value == null ? Values.NO_DATA : FeatureValue.of(value);
    }
}

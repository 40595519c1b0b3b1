package io.creditgrid.compute.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.scorecard.FeatureState;
import io.creditgrid.model.scorecard.FeatureValue;
import io.creditgrid.model.testkit.Seeds;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CustomerLossTest {
    private static final LocalDate V = LocalDate.of(2022, 1, 1);

    private static CustomerPds pds(Map<String, Double> known) {
        return pds(known, V);
    }

    private static CustomerPds pds(Map<String, Double> known, LocalDate validAt) {
        return new CustomerPds(validAt, id -> known.getOrDefault(id, Double.NaN));
    }

    private static SortedMap<String, Long> sales(Object... customersAndAmounts) {
        SortedMap<String, Long> sales = new TreeMap<>();
        for (int i = 0; i < customersAndAmounts.length; i += 2) {
            sales.put((String) customersAndAmounts[i], ((Number) customersAndAmounts[i + 1]).longValue());
        }
        return sales;
    }

    @Test
    void of_knownCustomers_isTheSumOfShareTimesPd() {
        CustomerLoss loss =
                CustomerLoss.of(sales("x-t:a", 300, "x-t:b", 100), pds(Map.of("x-t:a", .5, "x-t:b", .25)), V);
        assertThat(loss).isEqualTo(new CustomerLoss(FeatureValue.of(.4375), 0));
    }

    @Test
    void of_unknownCustomers_addNothingAndAreStated() {
        Map<String, Double> known = Map.of("x-t:a", .5);
        assertThat(CustomerLoss.of(sales("x-t:a", 80, "x-t:b", 20), pds(known), V))
                .isEqualTo(new CustomerLoss(FeatureValue.of(.4), .2));
        assertThat(CustomerLoss.of(sales("x-t:a", 79, "x-t:b", 21), pds(known), V))
                .isEqualTo(new CustomerLoss(FeatureValue.missing(FeatureState.NO_DATA), .21));
    }

    @Test
    void of_exactlyFourFifthsKnownInManyParts_isEnough() {
        // 1 - .1 - .1 in doubles falls a bit below .8: the share is judged on whole amounts
        SortedMap<String, Long> sales = sales("x-t:a", 8, "x-t:b", 1, "x-t:c", 1);
        assertThat(CustomerLoss.of(sales, pds(Map.of("x-t:a", .5)), V).value()).isEqualTo(FeatureValue.of(.4));
    }

    @Test
    void of_noSalesOrNoSnapshot_isNoData() {
        FeatureValue noData = FeatureValue.missing(FeatureState.NO_DATA);
        assertThat(CustomerLoss.of(sales(), pds(Map.of()), V).value()).isEqualTo(noData);
        assertThat(CustomerLoss.of(sales("x-t:a", 0, "x-t:b", -5), pds(Map.of("x-t:a", .1)), V)
                        .value())
                .isEqualTo(noData);
        assertThat(CustomerLoss.of(sales("x-t:a", 5), null, V).value()).isEqualTo(noData);
    }

    @Test
    void of_snapshotOfAnotherDay_isUsedOnlyIfYoungAndNotOfTheFuture() {
        SortedMap<String, Long> sales = sales("x-t:a", 5);
        Map<String, Double> known = Map.of("x-t:a", .125);
        assertThat(CustomerLoss.of(sales, pds(known, V.minusDays(92)), V).value())
                .isEqualTo(FeatureValue.of(.125));
        assertThat(CustomerLoss.of(sales, pds(known, V.minusDays(93)), V).value())
                .isEqualTo(FeatureValue.missing(FeatureState.STALE));
        assertThat(CustomerLoss.of(sales, pds(known, V.plusDays(1)), V).value())
                .isEqualTo(FeatureValue.missing(FeatureState.NO_DATA));
    }

    @Test
    void of_anyOrderOfArrival_givesTheSameBits() {
        Random random = new Random(Seeds.of(CustomerLossTest.class));
        List<String> ids = new ArrayList<>();
        Map<String, Double> known = new TreeMap<>();
        Map<String, Long> amounts = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            String id = "x-t:" + random.nextInt(1_000_000);
            ids.add(id);
            known.put(id, random.nextDouble());
            amounts.put(id, 1L + random.nextInt(1_000_000_000));
        }
        CustomerLoss first = CustomerLoss.of(new TreeMap<>(amounts), pds(known), V);
        Collections.shuffle(ids, random);
        SortedMap<String, Long> shuffled = new TreeMap<>();
        ids.forEach(id -> shuffled.put(id, amounts.get(id)));
        assertThat(CustomerLoss.of(shuffled, pds(known), V)).isEqualTo(first);
    }
}

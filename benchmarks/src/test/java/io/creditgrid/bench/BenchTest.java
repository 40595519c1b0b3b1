package io.creditgrid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.cli.Main;
import io.creditgrid.cli.VerbProvider;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What benches reckon with; their servers are another matter. */
final class BenchTest {
    @Test
    void theCommand_findsTheVerb_whereThisModuleIs() {
        assertThat(ServiceLoader.load(VerbProvider.class)).hasSize(1).first().isInstanceOf(BenchVerb.class);
        assertThat(Main.run("bench", "--help")).isZero();
        assertThat(Main.run("bench", "ingest", "--help")).isZero();
        assertThat(Main.run("bench", "ingest", "--rounds", "many")).isEqualTo(2);
        assertThat(Main.run("bench", "commit", "--durability", "none")).isEqualTo(2);
    }

    @Test
    void ratios_giveTheMedianOfRounds_withTheirRange() {
        Ratios odd = new Ratios();
        List.of(3.0, 1.0, 2.0).forEach(odd::add);
        assertThat(odd.median()).isEqualTo(2);
        Ratios even = new Ratios();
        List.of(4.0, 1.0, 2.0, 3.0).forEach(even::add);
        assertThat(even.median()).isEqualTo(2.5);
        ObjectNode into = Answer.json().createObjectNode();
        odd.putInto(into, "ratio");
        assertThat(into.toString())
                .isEqualTo("{\"ratio\":2.0,\"ratioRange\":{\"min\":1.0,\"max\":3.0,\"rounds\":[3.0,1.0,2.0]}}");
    }

    @Test
    void latencies_giveTheShareOfCallsThatWereFaster() {
        Latencies latencies = new Latencies();
        for (int millis = 10_000; millis >= 1; millis--) {
            latencies.add(millis * 1_000_000L);
        }
        assertThat(latencies.millis(.5)).isCloseTo(5_000, within(2.0));
        assertThat(latencies.millis(.99)).isCloseTo(9_900, within(2.0));
        assertThat(new Latencies().millis(.99)).isZero();
    }

    @Test
    void grouped_hasTheTwelveMonthsOfAnAccountTogether_scatteredOneRecordAFirm() {
        RecordSource grouped = new RecordSource(Shape.GROUPED, 7);
        for (int group = 0; group < 20; group++) {
            Set<String> accounts = new HashSet<>();
            Set<String> months = new HashSet<>();
            for (int i = 0; i < RecordSource.MONTHS; i++) {
                grouped.next();
                CreditRecord record = grouped.record();
                accounts.add(record.key().firm() + record.key().part(0));
                months.add(record.key().part(1));
                assertThat(Image.of(record).bytes()).hasSizeBetween(280, 320);
            }
            assertThat(accounts).hasSize(1);
            assertThat(months).hasSize(RecordSource.MONTHS);
        }
        RecordSource scattered = new RecordSource(Shape.SCATTERED, 7);
        Set<String> keys = new HashSet<>();
        Set<Integer> firms = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            scattered.next();
            keys.add(scattered.record().key().toString());
            firms.add(scattered.firm());
        }
        assertThat(keys).hasSameSizeAs(firms);
    }

    @Test
    void folders_growWithTheKeysOfAFirm() {
        FolderSizes sizes = new FolderSizes(Shape.GROUPED);
        sizes.written(1, 0);
        double one = sizes.meanSinceLastAsked();
        sizes.written(1, 1);
        double two = sizes.meanSinceLastAsked();
        sizes.written(1, 1);
        assertThat(one).isBetween(300.0, 600.0);
        assertThat(two).isBetween(one + 300, 2 * one);
        assertThat(sizes.meanSinceLastAsked()).isEqualTo(two);
        assertThat(sizes.meanSinceLastAsked()).isZero();
    }
}

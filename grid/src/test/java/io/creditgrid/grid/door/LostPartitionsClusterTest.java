package io.creditgrid.grid.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.ForgetAnswer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.LiveKeysRequest;
import io.creditgrid.model.contract.RootAnswer;
import io.creditgrid.model.contract.VerifyAnswer;
import io.creditgrid.model.contract.VerifyRequest;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.LostPartitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What all servers know to be lost is kept from everybody, though here the copies are whole and could be read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostPartitionsClusterTest {
    private static final int FIRMS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 50;

    private SampleGrid grid;
    private CreditGridClient loader;
    private CreditGridClient operator;
    private CreditGridClient auditor;
    private int lostFirm;
    private int wholeFirm;
    private int lost;
    private long day = 18_100;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        grid = SampleGrid.start(dir, "lost", FIRMS);
        loader = once(Role.LOADER);
        operator = once(Role.OPERATOR);
        auditor = once(Role.AUDITOR);
        grid.write(loader, 0);
        operator.audit().seal();
        while (SampleGrid.placement(SampleGrid.firm(lostFirm)) == 0) {
            lostFirm++;
        }
        lost = SampleGrid.placement(SampleGrid.firm(lostFirm));
        while (SampleGrid.placement(SampleGrid.firm(wholeFirm)) == lost) {
            wholeFirm++;
        }
    }

    /** A client that asks once: what is refused is to be seen. */
    private CreditGridClient once(Role role) throws Exception {
        return CreditGridClient.builder()
                .address(grid.grid().thinAddresses().get(0))
                .user(role.label())
                .password(grid.files().password(role.label()))
                .attempts(1)
                .connect();
    }

    @AfterAll
    void stop() {
        for (CreditGridClient client : new CreditGridClient[] {loader, operator, auditor}) {
            if (client != null) {
                client.close();
            }
        }
        if (grid != null) {
            grid.close();
        }
    }

    @Test
    @Order(1)
    void whileItIsNotKnownWhatIsLost_nothingIsServed_untilItWasLooked() throws Exception {
        LostPartitions.hold(grid.node(0).ignite(), Set.of());
        await(() -> put(wholeFirm) == GridError.UNAVAILABLE);
        assertThat(auditor.audit().verify(lost).verdict()).isEqualTo(VerifyAnswer.UNAVAILABLE);
        assertThat(auditor.audit().verify(VerifyRequest.EPOCHS).verdict()).isEqualTo(VerifyAnswer.UNAVAILABLE);

        // the server that was to be forgotten is back, and has all that it had
        ForgetAnswer answer = operator.baseline().forget(List.of("lost-1"), false);
        assertThat(answer.losses()).isEmpty();
        assertThat(answer.baseline()).hasSize(2);
        await(() -> put(wholeFirm) == null);
        assertThat(auditor.audit().verifyAll().findings()).isEmpty();
        operator.backups().cut();
    }

    @Test
    @Order(2)
    void lostPartition_isNeitherReadNorWrittenNorSaved_andNeverOk() throws Exception {
        RootAnswer before = operator.audit().root();
        LostPartitions.add(grid.node(1).ignite(), Set.of(lost));
        await(() -> put(lostFirm) == GridError.LOST);
        assertThat(put(wholeFirm)).isNull();
        refused(GridError.LOST, () -> loader.get(SampleGrid.key(lostFirm, RecordKind.ENTERPRISE), null, null));
        refused(GridError.LOST, () -> auditor.audit().show(lost, 0));
        refused(GridError.LOST, () -> operator.backups().cut());
        refused(
                GridError.LOST,
                () -> loader.sources()
                        .liveKeys(new LiveKeysRequest(
                                "registry",
                                RecordKind.ENTERPRISE.label(),
                                1_700_000_000_000L,
                                "00".repeat(32),
                                lost,
                                null,
                                null,
                                List.of())));

        VerifyAnswer verdict = auditor.audit().verify(lost);
        assertThat(verdict.verdict()).isEqualTo(VerifyAnswer.UNAVAILABLE);
        assertThat(verdict.findings()).anyMatch(finding -> finding.words().contains("forgotten"));
        assertThat(auditor.audit()
                        .verify(SampleGrid.placement(SampleGrid.firm(wholeFirm)))
                        .verdict())
                .isEqualTo(VerifyAnswer.OK);

        assertThat(operator.audit().seal().changed()).isTrue();
        RootAnswer after = operator.audit().root();
        assertThat(after.partitions().get(lost)).isEqualTo(before.partitions().get(lost));
        assertThat(operator.create()).describedAs("it is there already").isNotNull();
    }

    /** Writes one more interval of the firm's record; null if that was done, else why not. */
    private @Nullable GridError put(int firm) {
        day++;
        try {
            loader.put(CreditRecord.state(
                            SampleGrid.key(firm, RecordKind.ENTERPRISE), Interval.from(day), 1_700_000_000_000L + day)
                    .set("currency", "CNY")
                    .set("name", "Firm " + firm)
                    .set("status", "ACTIVE")
                    .build());
            return null;
        } catch (GridException e) {
            return e.error();
        }
    }

    private static void refused(GridError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GridException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    /** The writers look at what is lost some times a second. */
    private static void await(Supplier<Boolean> holds) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.get()) {
            assertThat(System.nanoTime() - end).describedAs("it took too long").isNegative();
            Thread.sleep(POLL_MILLIS);
        }
    }
}

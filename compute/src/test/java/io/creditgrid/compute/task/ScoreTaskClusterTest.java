package io.creditgrid.compute.task;

import static io.creditgrid.compute.task.ScoringGrid.V;
import static io.creditgrid.compute.task.ScoringGrid.firm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.RequestIds;
import io.creditgrid.client.SweepListener;
import io.creditgrid.client.SweepReport;
import io.creditgrid.client.SweepSettings;
import io.creditgrid.compute.feature.FeatureVector;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.Enquiries;
import io.creditgrid.grid.door.Ruling;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.Bundle;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Purpose;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.contract.score.DeployAnswer;
import io.creditgrid.model.contract.score.Explanation;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.contract.score.ScoreAnswer;
import io.creditgrid.model.contract.score.ScoreRequest;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.FolderEntry;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.scorecard.ScoreResult;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.model.scorecard.ScorecardReader;
import io.creditgrid.model.scorecard.Scorer;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.door.Appender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores on two real nodes: judged, logged, answered; refusals too; a whole portfolio in two passes. */
class ScoreTaskClusterTest {
    private static final Purpose PURPOSE = Purpose.CREDIT_GRANTING;
    private static final RequestIds IDS = new RequestIds(InstantSource.system(), new Random(7));

    @TempDir
    static Path dir;

    private static ScoringGrid grid;

    @BeforeAll
    static void start() throws Exception {
        grid = ScoringGrid.start(dir.resolve("two"), "score-task", 2);
        fill(grid);
    }

    /** Forty sellers of two customers each; a customer in ten pays late. */
    private static void fill(ScoringGrid scoring) throws Exception {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "seller-" + i;
            images.add(Image.of(scoring.registered(name, i % 3 == 0 ? 20 : 90)));
            images.add(Image.of(scoring.month(name, i % 7 == 0 ? 10 : 0)));
            images.add(Image.of(scoring.sale(name, "customer-" + i % 10, 700)));
            images.add(Image.of(scoring.sale(name, "customer-" + (i + 3) % 10, 300)));
            images.add(Image.of(scoring.outcome(name, i % 10 == 0)));
        }
        for (int i = 0; i < 10; i++) {
            images.add(Image.of(scoring.registered("customer-" + i, 90)));
            images.add(Image.of(scoring.month("customer-" + i, i == 0 ? 60 : 0)));
            images.add(Image.of(scoring.outcome("customer-" + i, i == 0)));
        }
        scoring.write(images);
        assertThat(scoring.client("scientist")
                        .portfolio()
                        .deploy(ScoringGrid.card(), true)
                        .changed())
                .isTrue();
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    private static ScoreAnswer score(String name) throws Exception {
        return score(IDS.next(), name, false);
    }

    private static ScoreAnswer score(UUID request, String name, boolean explain) throws Exception {
        return grid.client("bank").scores().ask(request, firm(name), PURPOSE, V, null, explain);
    }

    private static GridException refusal(String name) {
        return catchThrowableOfType(GridException.class, () -> score(name));
    }

    /** What is logged of a request under a firm, as the log's view has it. */
    private static @Nullable CreditRecord logged(String name, RecordKind kind, String request) {
        EnterpriseId id = firm(name);
        Door door = grid.grid().node(0).part(Door.class);
        RecordKey key = Enquiries.key(id, kind, UUID.fromString(request));
        FolderEntry entry = door.firms()
                .read(id, Set.of(RecordKind.ENQUIRY))
                .find(kind, door.tags().key(kind.number(), key.source(), key.parts()));
        return entry == null
                ? null
                : Image.decode(entry.versions().get(0).image()).record();
    }

    @Test
    void deploy_twice_changesNothingTheSecondTime() throws Exception {
        DeployAnswer again = grid.client("scientist").portfolio().deploy(ScoringGrid.card(), true);
        assertThat(again.changed()).isFalse();
        assertThat(again.model()).isEqualTo(ScorecardReader.modelId(ScoringGrid.card()));
    }

    @Test
    void deploy_ofABadCard_namesAllProblems() throws Exception {
        String bad = new String(ScoringGrid.card(), StandardCharsets.UTF_8)
                .replace("\"pdo\": 20", "\"pdo\": -1")
                .replace("\"version\": \"1\"", "\"version\": 1");
        GridException refusal = catchThrowableOfType(
                GridException.class,
                () -> grid.client("scientist").portfolio().deploy(bad.getBytes(StandardCharsets.UTF_8), true));
        assertThat(refusal.error()).isEqualTo(GridError.BAD_MODEL);
        assertThat(refusal.getMessage()).contains("pdo").contains("version");
    }

    @Test
    void deploy_ofACardWithUnknownFeatures_isRefused() throws Exception {
        String bad = new String(ScoringGrid.card(), StandardCharsets.UTF_8).replace("crd.dpd_now", "crd.no_such");
        GridException refusal = catchThrowableOfType(
                GridException.class,
                () -> grid.client("scientist").portfolio().deploy(bad.getBytes(StandardCharsets.UTF_8), false));
        assertThat(refusal.error()).isEqualTo(GridError.BAD_MODEL);
        assertThat(refusal.getMessage()).contains("crd.no_such");
    }

    @Test
    void score_withoutConsent_isRefusedAndLogged() throws Exception {
        grid.write(grid.registered("lone", 90));
        UUID request = IDS.next();
        GridException refusal = catchThrowableOfType(GridException.class, () -> score(request, "lone", false));
        assertThat(refusal.error()).isEqualTo(GridError.NO_CONSENT);
        assertThat(refusal.logged()).isEqualTo(1);
        CreditRecord enquiry = Objects.requireNonNull(logged("lone", RecordKind.ENQUIRY, request.toString()));
        assertThat(enquiry.text("result")).isEqualTo("NO_CONSENT");
        assertThat(enquiry.text("organisation")).isEqualTo(GridFiles.BANK_ORGANISATION);
        assertThat(logged("lone", RecordKind.SCORE, request.toString())).isNull();

        // consent that comes later does not change what was answered to this request
        grid.write(grid.consent("lone", PURPOSE));
        assertThat(catchThrowableOfType(GridException.class, () -> score(request, "lone", false))
                        .error())
                .isEqualTo(GridError.NO_CONSENT);
        assertThat(score("lone").logged()).isEqualTo(2);
    }

    @Test
    void score_withConsent_isLogged_andReplaysBitForBit() throws Exception {
        grid.write(grid.registered("granted", 20), grid.month("granted", 5), grid.consent("granted", PURPOSE));
        ScoreAnswer answer = score("granted");
        assertThat(answer.logged()).isEqualTo(2);
        assertThat(answer.receipt().position()).isNull();
        assertThat(answer.reasons()).extracting(ScoreAnswer.ScoreReason::code).contains("R01", "R02");

        CreditRecord record = Objects.requireNonNull(
                logged("granted", RecordKind.SCORE, answer.receipt().request()));
        byte[] vector = Objects.requireNonNull(record.bytes("vector"));
        Scorecard card = ScorecardReader.read(ScoringGrid.card());
        ScoreResult replayed = Scorer.score(card, FeatureVector.decode(vector).values());
        assertThat(answer.model()).isEqualTo(card.modelId()).isEqualTo(record.text("model"));
        assertThat(answer.points()).isEqualTo(replayed.score()).isEqualTo(record.real("points"));
        assertThat(answer.pd()).isEqualTo(replayed.pd()).isEqualTo(record.real("pd"));
        assertThat(answer.grade()).isEqualTo(replayed.grade());
        // the bank may read the record of its score, but not the values in it that belong to others
        ObjectNode shown = grid.client("bank").get(record.key(), PURPOSE, null).record();
        assertThat(shown.has("points")).isTrue();
        assertThat(shown.has("vector") || shown.has("position")).isFalse();
        Door door = grid.grid().node(0).part(Door.class);
        assertThat(answer.receipt().vector())
                .isEqualTo(VectorCommitment.of(door.keys(), answer.receipt().request(), vector));
    }

    @Test
    void withdrawnConsent_bitesAtOnce() throws Exception {
        grid.write(grid.registered("wavering", 90), grid.consent("wavering", PURPOSE));
        for (int i = 0; i < 5; i++) {
            assertThat(score("wavering").logged()).isEqualTo(2);
            grid.write(List.of(grid.withdrawn("wavering", PURPOSE)));
            assertThat(refusal("wavering").error()).isEqualTo(GridError.NO_CONSENT);
            grid.write(grid.consent("wavering", PURPOSE));
        }
    }

    /** From memory first; then so many other firms of the partition are written that the pages have to tell. */
    @Test
    void unitOfAFirmThatWasWrittenSinceItWasRead_isRefused() throws Exception {
        String name = "read";
        List<String> others = ofOnePartition(name, "beside-", 300);
        grid.write(grid.registered(name, 90), grid.consent(name, PURPOSE));
        grid.write(List.of(Image.of(grid.registered(others.get(0), 90))));
        long read = position(name);
        assertThat(enquire(name, read).code()).isEqualTo(Outcome.Code.LOADED);
        grid.write(List.of(Image.of(grid.registered(others.get(1), 90))));
        assertThat(enquire(name, read).code()).as("another firm was written").isEqualTo(Outcome.Code.LOADED);
        grid.write(List.of(grid.withdrawn(name, PURPOSE)));
        assertThat(enquire(name, read).message()).isEqualTo(Appender.MOVED);
        assertThat(enquire(name, position(name)).code()).isEqualTo(Outcome.Code.LOADED);

        long later = position(name);
        grid.write(others.stream()
                .map(other -> Image.of(grid.registered(other, 80)))
                .toList());
        assertThat(enquire(name, read).message()).isEqualTo(Appender.MOVED);
        assertThat(enquire(name, later).code()).isEqualTo(Outcome.Code.LOADED);
    }

    /** Logs an enquiry as a score does that read the firm when the log had that size. */
    private static Outcome enquire(String name, long unmovedSince) {
        Door door = primary(name);
        Actor actor = new Actor(GridFiles.BANK_ORGANISATION, "bank", Set.of(Role.RISK_ENGINE), null);
        UUID request = IDS.next();
        Mutation enquiry = Enquiries.enquiry(
                firm(name),
                request,
                door.identity().offset(),
                Instant.now(),
                actor,
                PURPOSE,
                Enquiries.Verb.SCORE,
                Ruling.GRANTED,
                null);
        return door.appender()
                .append(
                        List.of(new Appender.Conditional(MutationUnit.of(enquiry), unmovedSince)),
                        new Organisation(actor.organisation()),
                        actor.login())
                .get(0)
                .join()
                .get(0);
    }

    private static long position(String name) {
        Door door = primary(name);
        return door.appender()
                .position(door.placement().partition(firm(name)))
                .join()
                .size();
    }

    /** The door of the node that leads the firm's partition. */
    private static Door primary(String name) {
        for (int i = 0; i < 2; i++) {
            Door door = grid.grid().node(i).part(Door.class);
            int partition = door.placement().partition(firm(name));
            if (door.ignite()
                    .affinity(CacheName.HEAD.label())
                    .mapPartitionToNode(partition)
                    .isLocal()) {
                return door;
            }
        }
        throw new AssertionError("no node leads the partition of " + name);
    }

    /** Names of other firms in the partition of one. */
    private static List<String> ofOnePartition(String one, String prefix, int count) {
        Placement placement = new Placement(32);
        int partition = placement.partition(firm(one));
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> prefix + i)
                .filter(name -> placement.partition(firm(name)) == partition)
                .limit(count)
                .toList();
    }

    @Test
    void otherPurposes_areRefusedByRole() throws Exception {
        GridException refusal = catchThrowableOfType(
                GridException.class,
                () -> grid.client("bank").scores().score(firm("customer-1"), Purpose.MODEL_DEVELOPMENT));
        assertThat(refusal.error()).isEqualTo(GridError.PURPOSE_NOT_YOURS);
        assertThat(refusal.logged()).isEqualTo(1);
        ScoreAnswer exempt =
                grid.client("scientist").scores().score(firm("customer-1"), Purpose.MODEL_DEVELOPMENT, V, null);
        assertThat(exempt.logged()).isEqualTo(1);
        assertThat(exempt.receipt().position()).isNotNull();
        assertThat(logged("customer-1", RecordKind.ENQUIRY, exempt.receipt().request()))
                .isNull();
    }

    @Test
    void rolesThatMayNot_areRefused() throws Exception {
        assertThat(catchThrowableOfType(
                                GridException.class,
                                () -> grid.client("loader").scores().score(firm("customer-1"), PURPOSE))
                        .error())
                .isEqualTo(GridError.NO_PERMISSION);
        assertThat(catchThrowableOfType(
                                GridException.class,
                                () -> grid.client("bank").portfolio().deploy(ScoringGrid.card(), false))
                        .error())
                .isEqualTo(GridError.NO_PERMISSION);
        assertThat(catchThrowableOfType(
                                GridException.class,
                                () -> grid.client("bank")
                                        .portfolio()
                                        .sweep(SweepSettings.defaults(), row -> {}, SweepListener.NONE, () -> false))
                        .error())
                .isEqualTo(GridError.NO_PERMISSION);
    }

    @Test
    void unknownFirmAndModel_areRefusedAndNotLogged() throws Exception {
        assertThat(refusal("nobody").error()).isEqualTo(GridError.UNKNOWN_FIRM);
        assertThat(refusal("nobody").logged()).isZero();
        GridException refusal = catchThrowableOfType(
                GridException.class,
                () -> grid.client("bank").scores().score(firm("customer-1"), PURPOSE, V, "f".repeat(64)));
        assertThat(refusal.error()).isEqualTo(GridError.UNKNOWN_MODEL);
        assertThat(refusal.logged()).isZero();
    }

    @Test
    void sameRequestAgain_isAnsweredAsTheFirstTime_andIsForOneQuestionAlone() throws Exception {
        grid.write(grid.registered("again", 90), grid.consent("again", PURPOSE));
        UUID request = IDS.next();
        ScoreAnswer first = score(request, "again", false);
        grid.write(grid.registered("again", 10));
        assertThat(score(request, "again", false)).isEqualTo(first);
        assertThat(score("again").points()).isNotEqualTo(first.points());

        assertThat(catchThrowableOfType(GridException.class, () -> score(request, "again", true))
                        .error())
                .isEqualTo(GridError.BAD_REQUEST);
        assertThat(catchThrowableOfType(
                                GridException.class,
                                () -> grid.client("bank")
                                        .scores()
                                        .ask(request, firm("again"), PURPOSE, V.minusDays(1), null, false))
                        .error())
                .as("the same request for another day")
                .isEqualTo(GridError.BAD_REQUEST);
        // of the same partition, so that its window of ids knows the request
        String neighbour = ofOnePartition("again", "neighbour-", 1).get(0);
        grid.write(grid.registered(neighbour, 90), grid.consent(neighbour, PURPOSE));
        assertThat(catchThrowableOfType(GridException.class, () -> score(request, neighbour, false))
                        .error())
                .isEqualTo(GridError.BAD_REQUEST);
    }

    @Test
    void manyScoresAtOnce_areAllLogged() throws Exception {
        for (int i = 0; i < 4; i++) {
            grid.write(grid.registered("busy-" + i, 90), grid.consent("busy-" + i, PURPOSE));
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<ScoreAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String name = "busy-" + i % 4;
            answers.add(threads.submit(() -> score(name)));
        }
        for (Future<ScoreAnswer> answer : answers) {
            assertThat(answer.get().logged()).isEqualTo(2);
            String name = answer.get().firm().substring("x-t:".length());
            assertThat(logged(name, RecordKind.SCORE, answer.get().receipt().request()))
                    .isNotNull();
            assertThat(logged(name, RecordKind.ENQUIRY, answer.get().receipt().request()))
                    .isNotNull();
        }
        threads.shutdown();
    }

    @Test
    void callsOfABundle_areAnsweredEachForItself_inTheirOrder() throws Exception {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "bundled-" + i;
            if (i % 4 == 0) {
                grid.write(grid.registered(name, 90), grid.consent(name, PURPOSE));
            } else if (i % 4 == 1) {
                grid.write(grid.registered(name, 90)); // and no consent
            }
            requests.add(
                    i % 4 == 3
                            ? new byte[] {'{', '}'}
                            : Answer.request(new ScoreRequest(
                                    firm(name).canonical(), PURPOSE, V.toString(), null, IDS.next(), false)));
        }
        List<byte[]> answers = Bundle.decode(grid.call("bank", TaskName.SCORES, Bundle.encode(requests)));
        assertThat(answers).hasSize(40);
        List<GridError> refusals = List.of(GridError.NO_CONSENT, GridError.UNKNOWN_FIRM, GridError.BAD_REQUEST);
        for (int i = 0; i < 40; i++) {
            byte[] answer = answers.get(i);
            if (i % 4 == 0) {
                ScoreAnswer score = Answer.read(answer, ScoreAnswer.class);
                assertThat(score.firm()).isEqualTo(firm("bundled-" + i).canonical());
                assertThat(score.logged()).isEqualTo(2);
                assertThat(logged(
                                "bundled-" + i,
                                RecordKind.SCORE,
                                score.receipt().request()))
                        .isNotNull();
            } else {
                GridException refusal =
                        catchThrowableOfType(GridException.class, () -> Answer.read(answer, ScoreAnswer.class));
                assertThat(refusal.error()).isEqualTo(refusals.get(i % 4 - 1));
                assertThat(refusal.logged()).isEqualTo(i % 4 == 1 ? 1 : 0);
            }
        }
    }

    @Test
    void clientThatWasClosed_saysSo() throws Exception {
        CreditGridClient client = grid.connect("bank");
        client.close();
        RecordKey key = new RecordKey(firm("customer-1"), RecordKind.ENTERPRISE, "registry", List.of());
        for (CompletableFuture<?> late : List.of(
                client.async().score(firm("customer-1"), PURPOSE),
                client.async().get(key, PURPOSE, null))) {
            assertThat(late)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .withMessageStartingWith("UNAVAILABLE: this client is closed");
        }
    }

    @Test
    void bundleThatIsNone_andAnEmptyOne() throws Exception {
        byte[] refusal = grid.call("bank", TaskName.SCORES, new byte[] {1, 2, 3});
        assertThat(catchThrowableOfType(GridException.class, () -> Answer.read(refusal, ScoreAnswer.class))
                        .error())
                .isEqualTo(GridError.BAD_REQUEST);
        assertThat(Bundle.decode(grid.call("bank", TaskName.SCORES, Bundle.encode(List.of()))))
                .isEmpty();
    }

    @Test
    void sweep_isTheSameOnOneNodeAndTwo_andShowsTheRiskOfCustomers() throws Exception {
        List<PortfolioRow> onTwo = new ArrayList<>();
        SweepReport report = sweep(grid, onTwo);
        assertThat(report.complete()).isTrue();
        assertThat(report.entries()).isEqualTo(32);
        assertThat(report.auc()).isNotNull();
        assertThat(report.auc()).isGreaterThan(Objects.requireNonNull(report.aucWithoutNetwork()));

        // customer-0 pays late: who sells to it is worse off than its own records say
        PortfolioRow exposed = row(onTwo, "seller-10");
        PortfolioRow safe = row(onTwo, "seller-11");
        assertThat(exposed.points()).isLessThan(Objects.requireNonNull(exposed.basePoints()));
        assertThat(safe.points()).isGreaterThan(Objects.requireNonNull(exposed.points()));
        assertThat(exposed.bad()).isTrue();
        PortfolioRow.Cell loss = Objects.requireNonNull(
                Objects.requireNonNull(exposed.features()).get("net.cust_loss"));
        double expected = 0.7 * Objects.requireNonNull(row(onTwo, "customer-0").basePd())
                + 0.3 * Objects.requireNonNull(row(onTwo, "customer-3").basePd());
        assertThat(loss.value()).isEqualTo(expected);
        // a value that belongs to its writer is a band, for scientists too
        assertThat(Objects.requireNonNull(row(onTwo, "customer-0").features()).get("crd.dpd_now"))
                .isEqualTo(new PortfolioRow.Cell("OK", "[30.0, Infinity)"));

        try (ScoringGrid one = ScoringGrid.start(dir.resolve("one"), "score-one", 1)) {
            fill(one);
            List<PortfolioRow> onOne = new ArrayList<>();
            sweep(one, onOne);
            assertThat(mine(onOne)).isEqualTo(mine(onTwo));
        }

        explainAndRestart(report, exposed);
    }

    private static void explainAndRestart(SweepReport report, PortfolioRow exposed) throws Exception {
        grid.write(grid.consent("seller-10", PURPOSE));
        ScoreAnswer explained = score(IDS.next(), "seller-10", true);
        assertThat(explained.sweep()).isEqualTo(report.sweep());
        assertThat(explained.points()).isEqualTo(exposed.points());
        Explanation explanation = Objects.requireNonNull(explained.explanation());
        assertThat(explanation.network().pointsWithout()).isEqualTo(exposed.basePoints());
        assertThat(explanation.network().knownShare()).isEqualTo(1.0);
        Explanation.FeatureShown past = explanation.features().stream()
                .filter(shown -> shown.name().equals("crd.dpd_now"))
                .findFirst()
                .orElseThrow();
        assertThat(past.value()).isNull();
        assertThat(past.band()).isEqualTo("(-Infinity, 1.0)");
        assertThat(past.points()).isEqualTo(60.0);
        assertThat(past.referencePoints()).isEqualTo(60.0);

        grid.restart();
        assertThat(score("seller-10").points()).isEqualTo(exposed.points());
    }

    /** Rows of the firms that both grids hold, in the order of their names. */
    private static List<PortfolioRow> mine(List<PortfolioRow> rows) {
        return rows.stream()
                .filter(row -> row.firm().startsWith("x-t:seller") || row.firm().startsWith("x-t:customer"))
                .sorted(java.util.Comparator.comparing(PortfolioRow::firm))
                .toList();
    }

    private static PortfolioRow row(List<PortfolioRow> rows, String name) {
        return rows.stream()
                .filter(row -> row.firm().equals(firm(name).canonical()))
                .findFirst()
                .orElseThrow();
    }

    private static SweepReport sweep(ScoringGrid scoring, List<PortfolioRow> rows) throws Exception {
        return scoring.client("scientist")
                .portfolio()
                .sweep(new SweepSettings(null, V, true), rows::add, SweepListener.NONE, () -> false);
    }

    @Test
    void sweep_thatIsCancelled_leavesTheSnapshotBeforeIt() throws Exception {
        int[] calls = {0};
        SweepReport report = grid.client("scientist")
                .portfolio()
                .sweep(
                        new SweepSettings(null, V, false),
                        row -> {},
                        (pass, done, of, firms) -> calls[0]++,
                        () -> calls[0] > 3);
        assertThat(report.complete()).isFalse();
        assertThat(report.entries()).isLessThan(32);
        assertThat(report.auc()).isNull();
    }
}

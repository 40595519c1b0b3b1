package io.creditgrid.grid.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.internal.Channel;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.Role;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.ClientCompute;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers of two real nodes: they share calls, and one that floods or does not read its answers harms no other. */
class CrowdClusterTest {
    private static final int CALLERS = 16;
    private static final int EACH = 30;
    private static final int FLOOD_FRAMES = 30;

    @TempDir
    static Path dir;

    private static GridFiles files;
    private static EmbeddedGrid grid;

    @BeforeAll
    static void start() throws Exception {
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry",
                "demo-registry",
                Set.of(GridFiles.LOADER_ORGANISATION, "other-agency"),
                Set.of("enterprise"),
                null)));
        List<Actor> logIns = new ArrayList<>(GridFiles.defaultLogins());
        logIns.add(new Actor("other-agency", "other-loader", Set.of(Role.LOADER), null));
        files = GridFiles.init(dir.resolve("files"), sources, logIns, new SecureRandom());
        grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(2)
                .prefix("crowd")
                .quick()
                .wiring(Door::attach)
                .start();
        try (CreditGridClient operator =
                connect("operator", grid.thinAddresses().get(0))) {
            operator.create();
        }
    }

    @AfterAll
    static void stop() {
        grid.close();
    }

    @Test
    void callersOfOneClient_shareCalls_andEachGetsItsOwnOutcome() throws Exception {
        ClientConfig config = config("loader", 8);
        CountingChannel channel = new CountingChannel(IgniteChannel.connect(config));
        try (CreditGridClient client = CreditGridClient.over(config, channel)) {
            Set<String> places = Collections.synchronizedSet(new HashSet<>());
            inParallel(CALLERS, caller -> {
                for (int i = 0; i < EACH; i++) {
                    Outcome outcome = client.put(enterprise("share-" + caller + "-" + i));
                    places.add(outcome.partition() + ":" + outcome.seq());
                }
            });
            assertThat(places).hasSize(CALLERS * EACH);
            assertThat(channel.calls.get()).isLessThan(CALLERS * EACH / 2);
        }
    }

    @Test
    void lostAnswers_areAskedForWithTheSameIds_alsoInSharedCalls() throws Exception {
        ClientConfig config = config("loader", 8);
        CountingChannel channel = new CountingChannel(IgniteChannel.connect(config));
        channel.losesEvery = 3;
        try (CreditGridClient client = CreditGridClient.over(config, channel)) {
            List<CompletableFuture<Outcome>> answers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                answers.add(client.async().put(enterprise("lost-" + i)));
                if (i % 10 == 0) {
                    answers.get(i).join();
                }
            }
            Set<String> places = new HashSet<>();
            for (CompletableFuture<Outcome> answer : answers) {
                Outcome outcome = answer.get(30, TimeUnit.SECONDS);
                assertThat(outcome.code()).isEqualTo(Outcome.Code.LOADED);
                places.add(outcome.partition() + ":" + outcome.seq());
            }
            assertThat(places).hasSize(300);
            assertThat(channel.lost.get()).isGreaterThan(3);
        }
    }

    /** Both are told in the same seconds of the same machine, whatever else it does meanwhile. */
    @Test
    void aFlood_waitsBehindItself_andAnotherDoesNotWaitBehindIt() throws Exception {
        try (CreditGridClient flood = impatient();
                CreditGridClient other =
                        connect("other-loader", grid.thinAddresses().get(0))) {
            other.put(enterprise("calm-warm-up"));
            List<Long> floodNanos = Collections.synchronizedList(new ArrayList<>());
            AtomicInteger number = new AtomicInteger();
            AtomicBoolean ends = new AtomicBoolean();
            List<CompletableFuture<Void>> streams = new ArrayList<>();
            for (int i = 0; i < FLOOD_FRAMES; i++) {
                streams.add(stream(flood, number, floodNanos, ends));
            }
            List<Long> calmNanos = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long start = System.nanoTime();
                other.put(enterprise("calm-" + i));
                calmNanos.add(System.nanoTime() - start);
            }
            ends.set(true);
            for (CompletableFuture<Void> stream : streams) {
                stream.get(120, TimeUnit.SECONDS);
            }
            assertThat(median(calmNanos)).isLessThan(median(floodNanos));
        }
    }

    /** Sends frame after frame; notes how long each took that was taken in. */
    private static CompletableFuture<Void> stream(
            CreditGridClient client, AtomicInteger number, List<Long> nanos, AtomicBoolean ends) {
        long start = System.nanoTime();
        return client.async().write(frame(number.incrementAndGet())).thenCompose(outcomes -> {
            if (outcomes.stream().allMatch(outcome -> outcome.error() == null)) {
                nanos.add(System.nanoTime() - start);
            }
            return ends.get() ? CompletableFuture.completedFuture(null) : stream(client, number, nanos, ends);
        });
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    /** A client of the loader that takes BUSY for an answer. */
    private static CreditGridClient impatient() throws Exception {
        ClientConfig config =
                new ClientConfig(grid.thinAddresses(), "loader", files.password("loader"), Duration.ofMinutes(2), 1);
        return CreditGridClient.over(config, IgniteChannel.connect(config));
    }

    @Test
    void aClientThatDoesNotReadItsAnswers_isCutOff_andHarmsNoOther() throws Exception {
        try (StallingProxy proxy = new StallingProxy(grid.thinAddresses().get(0));
                IgniteClient deaf = Ignition.startClient(new ClientConfiguration()
                        .setAddresses(proxy.address())
                        .setClusterDiscoveryEnabled(false)
                        .setPartitionAwarenessEnabled(false)
                        .setUserName("loader")
                        .setUserPassword(files.password("loader")));
                CreditGridClient other =
                        connect("other-loader", grid.thinAddresses().get(0))) {
            ClientCompute compute = deaf.compute();
            compute.executeAsync2(TaskName.INFO.className(), "{}".getBytes(UTF_8))
                    .get(10, TimeUnit.SECONDS);
            proxy.stall();
            Thread flood = new Thread(
                    () -> {
                        try {
                            for (int i = 0; i < 200_000 && proxy.cut().getCount() > 0; i++) {
                                var unused = compute.executeAsync2(TaskName.INFO.className(), "{}".getBytes(UTF_8));
                            }
                        } catch (RuntimeException e) {
                            // it was cut off
                        }
                    },
                    "deaf");
            flood.setDaemon(true);
            flood.start();
            int written = 0;
            while (written < 5 || (proxy.cut().getCount() > 0 && written < 5_000)) {
                other.put(enterprise("hears-" + written++));
            }
            assertThat(proxy.cut().await(60, TimeUnit.SECONDS))
                    .describedAs("the node cut it off")
                    .isTrue();
        }
    }

    private static WriteFrame frame(int number) {
        byte[] id = new byte[32];
        id[0] = (byte) number;
        id[1] = (byte) (number >> 8);
        Bytes batch = Bytes.wrap(id);
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Image image = Image.of(enterprise("flood-" + number + "-" + i));
            units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(batch, i), image)));
        }
        return new WriteFrame(batch, false, false, units);
    }

    private static CreditRecord enterprise(String firm) {
        RecordKey key = new RecordKey(EnterpriseId.of("x-test:" + firm), RecordKind.ENTERPRISE, "registry", List.of());
        return CreditRecord.state(key, Interval.from(0), 1_700_000_000_000L)
                .set("currency", "CNY")
                .set("name", firm + " " + "n".repeat(300))
                .set("status", "ACTIVE")
                .build();
    }

    private interface Caller {
        void call(int caller) throws Exception;
    }

    private static void inParallel(int count, Caller body) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<Void>> callers = new ArrayList<>();
            for (int caller = 0; caller < count; caller++) {
                int number = caller;
                callers.add(threads.submit(() -> {
                    body.call(number);
                    return null;
                }));
            }
            for (Future<Void> caller : callers) {
                caller.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static ClientConfig config(String login, int attempts) throws Exception {
        return new ClientConfig(
                grid.thinAddresses().subList(0, 1), login, files.password(login), ClientConfig.TIMEOUT, attempts);
    }

    private static CreditGridClient connect(String login, String address) throws Exception {
        return CreditGridClient.builder()
                .address(address)
                .user(login)
                .password(files.password(login))
                .connect();
    }

    /** Counts calls; may drop some answers after delivery. */
    private static final class CountingChannel implements Channel {
        private final Channel real;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private volatile int losesEvery = Integer.MAX_VALUE;

        CountingChannel(Channel real) {
            this.real = real;
        }

        @Override
        public byte[] call(TaskName task, byte[] request) {
            calls.incrementAndGet();
            return real.call(task, request);
        }

        @Override
        public CompletableFuture<byte[]> callAsync(TaskName task, byte[] request) {
            boolean loses = calls.incrementAndGet() % losesEvery == 0;
            return real.callAsync(task, request).thenApply(answer -> {
                if (loses) {
                    lost.incrementAndGet();
                    throw new GridException(GridError.IN_DOUBT, "the answer was lost");
                }
                return answer;
            });
        }

        @Override
        public void close() {
            real.close();
        }
    }
}

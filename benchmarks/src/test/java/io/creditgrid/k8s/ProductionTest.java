package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The production overlay, run as rendered: three pods, each with its own network, ports and name. */
class ProductionTest {
    private static final int PODS = 3;
    private static final int FIRST = 10;
    private static final long PATIENCE_SECONDS = 120;
    private static final long LATE_SECONDS = 5;

    @TempDir
    Path dir;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    /** One that was started. */
    private record Running(PlainPod pod, Process process, Output output) {}

    @Test
    void threePods_thatLearnTheirNamesLate_areOneGrid_andOneThatComesBackElsewhereJoinsIt() throws Exception {
        Path archive = Tools.archive();
        Manifests manifests = Manifests.ofOverlay("production");
        NetworkOfPods network = NetworkOfPods.make();
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        SourceList sources = SourceList.of(List.of(
                new SourceList.Source("bank-demo", GridFiles.BANK_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
        GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());

        List<Running> running = new ArrayList<>();
        for (int i = 0; i < PODS; i++) {
            network.attach(name(i), FIRST + i);
            PlainPod pod = pod(manifests, i, archive);
            // a pod knows itself first
            pod.names(Map.of(host(manifests, i), NetworkOfPods.address(FIRST + i)));
            names.put(host(manifests, i), NetworkOfPods.address(FIRST + i));
            running.add(start(network, i, pod, "first"));
        }
        toClose.add(network);
        for (Running node : running) {
            node.output().await("waits until the names of seeds are known");
        }
        TimeUnit.SECONDS.sleep(LATE_SECONDS);
        for (Running node : running) {
            assertThat(node.output().text())
                    .describedAs("it would found a cluster of its own")
                    .doesNotContain("goes on without", "the grid is not active");
            node.pod().names(names);
        }
        for (Running node : running) {
            node.output().await("waits: the grid is not active");
        }
        PlainPod at = running.get(0).pod();
        until(
                "on creditgrid-0, creditgrid-1, creditgrid-2",
                ask(network, at, "operator", "cluster", "activate", "--nodes", "3", "--timeout", "120"));
        for (Running node : running) {
            node.output().await("ready: clients at ");
        }

        until("LOADED|UNCHANGED", ask(network, at, "bank", "put", "enterprise", firm(1), "--json"));

        running.get(2).process().destroyForcibly().waitFor();
        for (int firm = 2; firm < 5; firm++) {
            until("LOADED|UNCHANGED", ask(network, at, "bank", "put", "enterprise", firm(firm), "--json"));
        }
        network.move(name(2), FIRST + PODS);
        names.put(host(manifests, 2), NetworkOfPods.address(FIRST + PODS));
        running.get(2).pod().names(names);
        Running back = start(network, 2, running.get(2).pod(), "second");
        back.output().await("ready: clients at ");
        until("OK: 128 partitions, 4 entries of firms", ask(network, at, "auditor", "audit", "verify"));

        for (Running node : List.of(running.get(0), running.get(1), back)) {
            node.process().toHandle().destroy(); // Process.destroy would close the output too
        }
        for (Running node : List.of(running.get(0), running.get(1), back)) {
            assertThat(node.process().waitFor(180, TimeUnit.SECONDS)).isTrue();
            assertThat(node.process().exitValue()).isZero();
            node.output().await(" stopped");
        }
    }

    private static String name(int index) {
        return "creditgrid-" + index;
    }

    private static String host(Manifests manifests, int index) {
        return name(index) + "." + manifests.nodes().getSpec().getServiceName();
    }

    private PlainPod pod(Manifests manifests, int index, Path archive) throws IOException {
        PodSpec spec = manifests.nodes().getSpec().getTemplate().getSpec();
        PlainPod pod = new PlainPod(
                Files.createDirectory(dir.resolve(name(index))), spec, Map.of("metadata.name", name(index)));
        pod.unpack(archive);
        pod.mount(manifests.all(ConfigMap.class).get(0), text -> text, PlainPod.secrets(dir.resolve("files")));
        return pod;
    }

    private Running start(NetworkOfPods network, int index, PlainPod pod, String life) throws IOException {
        Process process = pod.start(network.in(name(index)), argument -> argument);
        Output output = new Output(process, dir.resolve(name(index) + "." + life));
        toClose.add(output);
        return new Running(pod, process, output);
    }

    private String firm(int number) throws IOException {
        Path file = dir.resolve("firm-" + number + ".json");
        Files.writeString(file, """
                {"firm": "x-pod:%d", "source": "bank-demo", "from": "2020-01-01", "publishedAt": "2022-01-01T00:00:00Z",
                 "currency": "CNY", "name": "a mill", "status": "ACTIVE", "registeredCapital": "12.50"}
                """.formatted(number));
        return file.toString();
    }

    /** A verb, from outside of all pods, at the first one. */
    private List<String> ask(NetworkOfPods network, PlainPod at, String login, String... verb) {
        List<String> command = new ArrayList<>(network.outside());
        command.add(at.under("/opt/creditgrid/bin/creditgrid").toString());
        command.addAll(List.of(verb));
        command.addAll(List.of("--connect", NetworkOfPods.address(FIRST) + ":10800", "--user", login));
        command.addAll(List.of(
                "--password-file", dir.resolve("files/passwords").resolve(login).toString()));
        return command;
    }

    /** Asks until the answer is there: a node that is gone, or catches up, is waited for. */
    private static void until(String words, List<String> command) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String said = "";
        while (!Pattern.compile(words).matcher(said).find()) {
            assertThat(System.nanoTime() - end)
                    .describedAs("expected '%s' of %s: %s", words, command, said)
                    .isNegative();
            try {
                said = Tools.run(command);
            } catch (IOException e) {
                said = String.valueOf(e.getMessage());
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}

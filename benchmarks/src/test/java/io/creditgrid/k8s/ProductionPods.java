package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The three pods of the production overlay, as rendered, each with its own network, ports and name; and what is asked of
 * them by the command.
 *
 * <p>Closing it ends what it started.
 *
 * <p><strong>Thread-safety.</strong> Not safe.
 */
final class ProductionPods implements AutoCloseable {
    static final int PODS = 3;

    /** What says that a firm was written. */
    static final String WRITTEN = "LOADED|UNCHANGED";

    private static final int FIRST = 10;
    private static final long PATIENCE_SECONDS = 120;

    private final Path dir;
    private final Manifests manifests;
    private final NetworkOfPods network;
    private final Map<String, String> names = new HashMap<>();
    private final List<PlainPod> pods = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private int lives;

    /** One that was started. */
    record Running(Process process, Output output) {}

    private ProductionPods(Path dir, Manifests manifests, NetworkOfPods network) {
        this.dir = dir;
        this.manifests = manifests;
        this.network = network;
        toClose.push(network);
    }

    /** Makes their places and files; starts none. Skips the test where this cannot be done. */
    static ProductionPods make(Path dir) throws Exception {
        Path archive = Tools.archive();
        ProductionPods made = new ProductionPods(dir, Manifests.ofOverlay("production"), NetworkOfPods.make());
        try {
            made.unpack(archive);
            return made;
        } catch (Exception e) {
            made.close();
            throw e;
        }
    }

    private void unpack(Path archive) throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        SourceList sources = SourceList.of(List.of(
                new SourceList.Source("bank-demo", GridFiles.BANK_ORGANISATION, Set.of(), Set.of("enterprise"), null)));
        GridFiles.init(dir.resolve("files"), sources, GridFiles.defaultLogins(), new SecureRandom());
        List<String> addresses = IntStream.range(FIRST, FIRST + 2 * PODS)
                .mapToObj(NetworkOfPods::address)
                .toList();
        DevelopmentAuthority.open(dir.resolve("files"), new SecureRandom()).issue("node", addresses);
        PodSpec spec = manifests.nodes().getSpec().getTemplate().getSpec();
        for (int i = 0; i < PODS; i++) {
            network.attach(name(i), FIRST + i);
            PlainPod pod = new PlainPod(
                    Files.createDirectory(dir.resolve(name(i))),
                    spec,
                    Map.of("metadata.name", name(i), PlainPod.ZONE, "zone-" + i));
            pod.unpack(archive);
            pod.mount(manifests.all(ConfigMap.class).get(0), text -> text, PlainPod.secrets(dir.resolve("files")));
            pods.add(pod);
            names.put(host(i), NetworkOfPods.address(FIRST + i));
        }
    }

    /** Starts all, each of which knows but its own name. */
    void startAll() throws IOException {
        for (int i = 0; i < PODS; i++) {
            pods.get(i).names(Map.of(host(i), NetworkOfPods.address(FIRST + i)));
            running.add(start(i));
        }
    }

    private Running start(int index) throws IOException {
        Process process = pods.get(index).start(network.in(name(index)), argument -> argument);
        Output output = new Output(process, dir.resolve(name(index) + "." + lives++));
        toClose.push(output);
        return new Running(process, output);
    }

    /** Starts one again, as the kubelet does. */
    Running startAgain(int index) throws IOException {
        pods.get(index).names(names);
        running.set(index, start(index));
        return running.get(index);
    }

    /** Gives one the address that a pod gets which was scheduled anew. */
    void move(int index) throws IOException {
        network.move(name(index), FIRST + PODS + index);
        names.put(host(index), NetworkOfPods.address(FIRST + PODS + index));
    }

    /** Lets all know all names, activates the grid, and waits until each serves. */
    void activate() throws IOException, InterruptedException {
        for (PlainPod pod : pods) {
            pod.names(names);
        }
        for (Running node : running) {
            node.output().await("waits: the grid is not active");
        }
        until("on creditgrid-0, creditgrid-1, creditgrid-2", "operator", "cluster", "activate", "--nodes", "3");
        for (Running node : running) {
            node.output().await("ready: clients at ");
        }
    }

    NetworkOfPods network() {
        return network;
    }

    Running running(int index) {
        return running.get(index);
    }

    List<Running> running() {
        return List.copyOf(running);
    }

    static String name(int index) {
        return "creditgrid-" + index;
    }

    private String host(int index) {
        return name(index) + "." + manifests.nodes().getSpec().getServiceName();
    }

    /** Asks from outside of all pods, at the first one, until the answer is there. */
    void until(String words, String login, String... verb) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String said = "";
        while (!Pattern.compile(words).matcher(said).find()) {
            assertThat(System.nanoTime() - end)
                    .describedAs("expected '%s' of %s: %s", words, List.of(verb), said)
                    .isNegative();
            said = ask(network.outside(), FIRST, login, verb);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Asks once, in the place of a pod, that pod; what was said, also if it was refused. */
    String askInside(int index, String login, String... verb) {
        return ask(network.in(name(index)), FIRST + index, login, verb);
    }

    private String ask(List<String> around, int host, String login, String... verb) {
        List<String> command = new ArrayList<>(around);
        command.add(pods.get(0).under("/opt/creditgrid/bin/creditgrid").toString());
        command.addAll(List.of(verb));
        command.addAll(List.of("--connect", NetworkOfPods.address(host) + ":10800", "--user", login));
        command.addAll(List.of(
                "--password-file", dir.resolve("files/passwords").resolve(login).toString()));
        command.addAll(List.of(
                "--authority",
                dir.resolve("files").resolve(DevelopmentAuthority.CERTIFICATE).toString()));
        try {
            return Tools.run(command);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The words of a verb that writes a firm. */
    String[] put(int number) throws IOException {
        Path file = dir.resolve("firm-" + number + ".json");
        Files.writeString(file, """
                {"firm": "x-pod:%d", "source": "bank-demo", "from": "2020-01-01", "publishedAt": "2022-01-01T00:00:00Z",
                 "currency": "CNY", "name": "a mill", "status": "ACTIVE", "registeredCapital": "12.50"}
                """.formatted(number));
        return new String[] {"put", "enterprise", file.toString(), "--json"};
    }

    @Override
    public void close() throws Exception {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
    }
}

package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.Ports;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.model.tls.CheckedTrust;
import io.creditgrid.model.tls.Pem;
import io.creditgrid.model.tls.TlsContexts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trial overlay, run: archive, command, environment, config map and secrets as rendered, as a user without rights. Ports
 * are others, so that nothing else on this machine is in the way, and names are known from a file.
 */
class PodTest {
    private static final String POD = "creditgrid-0";
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path dir;

    private final Map<String, Integer> ports = new LinkedHashMap<>();

    @Test
    void nodeOfTheTrialOverlay_becomesReady_answersClients_isVerified_andStopsInTime() throws Exception {
        Path archive = Tools.archive();
        Manifests manifests = Manifests.ofOverlay("trial");
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        takeFreePorts();
        GridFiles files = GridFiles.init(
                dir.resolve("files"), SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        DevelopmentAuthority.open(dir.resolve("files"), new SecureRandom())
                .issue("node", List.of("creditgrid", LOOPBACK));
        PodSpec spec = manifests.nodes().getSpec().getTemplate().getSpec();
        PlainPod pod = pod("node", spec, archive, manifests);
        Path log = dir.resolve("node.out");

        Process node = pod.start(List.of(), argument -> argument);
        try (Output output = new Output(node, log)) {
            output.await("waits: the grid is not active");
            activate(pod, files);
            output.await("node " + POD + " ready: clients at ");
            assertThat(Files.readString(log))
                    .contains("durability: fsync", "partitions: 128", "logging to /dev/stderr")
                    .doesNotContain(files.password("operator"), "pbkdf2");
            // Ignite names a node's folder by its name, with other characters
            assertThat(pod.under("/var/lib/creditgrid/wal")).isDirectoryRecursivelyContaining("glob:**.wal");
            assertThat(pod.under("/var/lib/creditgrid/archive")).isNotEmptyDirectory();
            assertThat(pod.under("/var/lib/creditgrid/data/db/wal")).doesNotExist();

            try (CreditGridClient bank = CreditGridClient.builder()
                    .address(LOOPBACK + ":" + ports.get("client"))
                    .user("bank")
                    .password(files.password("bank"))
                    .authority(authority())
                    .connect()) {
                assertThat(bank.info().partitions()).isEqualTo(128);
            }
            probe(spec.getContainers().get(0));
            night(manifests.verify(), manifests, archive, "OK: 128 partitions");
            night(manifests.backup(), manifests, archive, "backed up 0 entries and 1 epochs");

            node.toHandle().destroy(); // Process.destroy would close the output too
            assertThat(node.waitFor(spec.getTerminationGracePeriodSeconds(), TimeUnit.SECONDS))
                    .describedAs("it stops within its grace period")
                    .isTrue();
            assertThat(node.exitValue()).isZero();
            output.await("node " + POD + " stopped");
        } finally {
            node.destroyForcibly();
        }
    }

    private PlainPod pod(String name, PodSpec spec, Path archive, Manifests manifests) throws IOException {
        Path root = Files.createDirectory(dir.resolve(name));
        PlainPod pod = new PlainPod(root, spec, Map.of("metadata.name", POD, PlainPod.ZONE, ""));
        pod.unpack(archive);
        pod.names(names(manifests));
        pod.mount(manifests.all(ConfigMap.class).get(0), this::withPorts, PlainPod.secrets(dir.resolve("files")));
        return pod;
    }

    private void takeFreePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (RecordComponent port : Ports.class.getRecordComponents()) {
            ServerSocket socket = new ServerSocket(0);
            held.add(socket);
            ports.put(port.getName(), socket.getLocalPort());
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
    }

    private String withPorts(String nodeYaml) {
        String line = ports.entrySet().stream()
                .map(port -> port.getKey() + ": " + port.getValue())
                .collect(Collectors.joining(", ", "  ports: {", "}\n"));
        return nodeYaml.replace(":47500\"", ":" + ports.get("discovery") + "\"") + line;
    }

    private Path authority() {
        return dir.resolve("files").resolve(DevelopmentAuthority.CERTIFICATE);
    }

    private static Map<String, String> names(Manifests manifests) {
        String headless = manifests.nodes().getSpec().getServiceName();
        return Map.of(POD + "." + headless, LOOPBACK, "creditgrid", LOOPBACK);
    }

    /** As an operator does it from the archive on the machine of their own. */
    private void activate(PlainPod pod, GridFiles files) throws IOException {
        assertThat(Tools.run(List.of(
                        pod.under("/opt/creditgrid/bin/creditgrid").toString(),
                        "cluster",
                        "activate",
                        "--nodes",
                        "1",
                        "--connect",
                        LOOPBACK + ":" + ports.get("client"),
                        "--user",
                        "operator",
                        "--password-file",
                        files.passwordFile("operator").toString(),
                        "--authority",
                        authority().toString())))
                .contains("is active with 128 partitions on " + POD);
    }

    /** Asks what Kubernetes will ask, once the node has a port for it. */
    private void probe(Container container) throws Exception {
        if (!ports.containsKey("http")) {
            return;
        }
        CheckedTrust trust =
                new CheckedTrust(Pem.certificates(authority()), Set.of(LOOPBACK), InstantSource.system(), reason -> {});
        HttpClient http =
                HttpClient.newBuilder().sslContext(TlsContexts.of(trust)).build();
        for (Probe probe :
                List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())) {
            URI uri = URI.create(probe.getHttpGet().getScheme().toLowerCase(Locale.ROOT) + "://" + LOOPBACK + ":"
                    + ports.get("http") + probe.getHttpGet().getPath());
            assertThat(http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .describedAs("%s", uri)
                    .isEqualTo(200);
        }
    }

    /** Runs a job of the night. */
    private void night(CronJob cron, Manifests manifests, Path archive, String expected)
            throws IOException, InterruptedException {
        PodSpec spec = cron.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        PlainPod pod = pod(cron.getMetadata().getName(), spec, archive, manifests);
        Process job = pod.start(
                List.of(), argument -> argument.replace("creditgrid:10800", "creditgrid:" + ports.get("client")));
        String out = new String(job.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(job.waitFor()).describedAs(out).isZero();
        assertThat(out).contains(expected);
    }
}

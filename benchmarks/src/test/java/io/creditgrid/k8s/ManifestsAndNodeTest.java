package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.bench.process.Checkout;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.Durability;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.grid.node.NodeFile;
import io.creditgrid.grid.node.Ports;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Option;

/** What manifests, image and node say of the same thing is the same. */
class ManifestsAndNodeTest {
    private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);

    /** Off the heap beside region and checkpoint buffer: three regions of Ignite itself, of 40 MiB at most each. */
    private static final int IGNITES_OWN_MIB = 3 * 40;

    /** Threads, the collector's tables, the C library. */
    private static final int REST_MIB = 256;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)\\}");

    @TempDir
    Path dir;

    /** The ports of a node, by name; all that it has. */
    private static Map<String, Integer> nodePorts() throws ReflectiveOperationException {
        Map<String, Integer> ports = new TreeMap<>();
        for (RecordComponent port : Ports.class.getRecordComponents()) {
            ports.put(port.getName(), (Integer) port.getAccessor().invoke(NodeFile.PORTS));
        }
        return ports;
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void ports_areTheNodes(String overlay) throws Exception {
        Manifests manifests = Manifests.ofOverlay(overlay);
        Map<String, Integer> container = node(manifests).getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));

        assertThat(container).containsAllEntriesOf(nodePorts());
        assertThat(manifests.nodeYaml()).doesNotContain("ports:"); // the defaults hold
        for (Service service : manifests.all(Service.class)) {
            for (ServicePort port : service.getSpec().getPorts()) {
                assertThat(port.getTargetPort()).isEqualTo(new IntOrString(port.getName()));
                assertThat(container).containsEntry(port.getName(), port.getPort());
            }
        }
        assertThat(manifests.get(Service.class, "creditgrid").getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactly("client");
        assertThat(manifests.get(Service.class, "creditgrid-nodes").getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactlyInAnyOrderElementsOf(container.keySet());
        assertThat(policyPorts(manifests)).containsAll(container.keySet());
        assertThat(manifests.nodes().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("prometheus.io/port", String.valueOf(container.get("http")));
    }

    private static Set<String> policyPorts(Manifests manifests) {
        return manifests.all(NetworkPolicy.class).stream()
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .flatMap(rule -> rule.getPorts().stream())
                .map(NetworkPolicyPort::getPort)
                .map(IntOrString::getStrVal)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void probes_haveRoom(String overlay) throws IOException {
        Container node = node(Manifests.ofOverlay(overlay));

        for (Probe probe : List.of(node.getStartupProbe(), node.getLivenessProbe(), node.getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
            assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTPS"); // node.yaml has tls
        }
        assertThat(node.getStartupProbe().getHttpGet().getPath()).isEqualTo("/live");
        assertThat(node.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/live");
        assertThat(node.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/ready");
        assertThat(seconds(node.getStartupProbe())).isGreaterThanOrEqualTo(600);
        assertThat(seconds(node.getLivenessProbe())).isGreaterThan(2 * (int) NodeConfig.FAILURE_DETECTION.toSeconds());
    }

    private static int seconds(Probe probe) {
        return probe.getPeriodSeconds() * probe.getFailureThreshold();
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void nodeYaml_isTaken_andNamesWhatThePodHas(String overlay) throws IOException {
        Manifests manifests = Manifests.ofOverlay(overlay);
        PodSpec spec = manifests.nodes().getSpec().getTemplate().getSpec();
        int replicas = manifests.nodes().getSpec().getReplicas();
        String headless = manifests.nodes().getSpec().getServiceName();
        NodeFile file = read(manifests);
        NodeConfig config = file.config();

        assertThat(config.name()).isEqualTo("creditgrid-0");
        assertThat(config.seeds())
                .containsExactlyElementsOf(IntStream.range(0, replicas)
                        .mapToObj(i -> "creditgrid-" + i + "." + headless + ":" + NodeFile.PORTS.discovery())
                        .toList());
        assertThat(manifests.get(Service.class, headless).getSpec().getPublishNotReadyAddresses())
                .isTrue();
        assertThat(manifests.get(Service.class, headless).getSpec().getClusterIP())
                .isEqualTo("None");
        assertThat(manifests.nodes().getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
        assertThat(config.backups()).isEqualTo(replicas == 1 ? 0 : 1);
        assertThat(config.partitions()).isEqualTo(NodeConfig.PARTITIONS);
        assertThat(config.durability()).isEqualTo(Durability.FSYNC);
        assertThat(config.tls()).isNotNull();
        for (PodSpec job : manifests.jobs()) {
            assertThat(job.getContainers().get(0).getArgs())
                    .containsSequence("--authority", "/etc/creditgrid/tls/ca.pem");
        }

        Map<String, String> mounts = spec.getContainers().get(0).getVolumeMounts().stream()
                .collect(Collectors.toMap(VolumeMount::getName, VolumeMount::getMountPath));
        assertThat(config.workDir()).isEqualTo(Path.of(mounts.get("data")));
        assertThat(config.storage().walFolder()).isEqualTo(Path.of(mounts.get("wal")));
        assertThat(config.storage().walArchiveFolder()).isEqualTo(Path.of(mounts.get("archive")));
        assertThat(node(manifests).getArgs())
                .containsExactly("node", "--config", mounts.get("config") + "/" + NodeFile.NAME);
    }

    /** Reads the configuration where its relative paths lead to the files that a new grid gets. */
    private NodeFile read(Manifests manifests) throws IOException {
        GridFiles.init(dir.resolve("made"), SourceList.of(List.of()), GridFiles.defaultLogins(), new SecureRandom());
        DevelopmentAuthority.open(dir.resolve("made"), new SecureRandom()).issue("node", List.of("creditgrid"));
        Map<String, String> secrets =
                Map.of("keys", "grid.keys", "users", "users.yaml sources.yaml", "tls", "node.pem node.key ca.pem");
        for (Map.Entry<String, String> mount : secrets.entrySet()) {
            Path folder = Files.createDirectories(dir.resolve(mount.getKey()));
            for (String name : mount.getValue().split(" ", -1)) {
                assertThat(Manifests.templates().get("creditgrid-" + mount.getKey()))
                        .contains(name);
                Files.copy(dir.resolve("made").resolve(name), folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Path file = Files.createDirectories(dir.resolve("config")).resolve(NodeFile.NAME);
        Matcher variables = VARIABLE.matcher(manifests.nodeYaml());
        Set<String> named = variables.results().map(m -> m.group(1)).collect(Collectors.toSet());
        assertThat(node(manifests).getEnv()).extracting(EnvVar::getName).containsAll(named);
        assertThat(named).contains("POD_NAME");
        Files.writeString(
                file,
                manifests.nodeYaml().replace("${POD_NAME}", "creditgrid-0").replace("${CREDITGRID_ZONE}", "zone-a"));
        return NodeFile.read(file, TaskRights.table().build(), UnaryOperator.identity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void memoryLimit_holdsAllThatFlagsAndFileAllow(String overlay) throws IOException {
        Manifests manifests = Manifests.ofOverlay(overlay);
        String flags = variable(node(manifests), "CREDITGRID_JAVA_OPTS");
        NodeConfig config = read(manifests).config();
        long offHeap = (config.storage().regionBytes() + config.storage().checkpointBufferBytes()) / (1 << 20)
                + IGNITES_OWN_MIB;

        assertThat(offHeap).isLessThanOrEqualTo(512);
        long all = flag(flags, "-Xmx")
                + offHeap
                + flag(flags, "-XX:MaxDirectMemorySize=")
                + flag(flags, "-XX:MaxMetaspaceSize=")
                + flag(flags, "-XX:ReservedCodeCacheSize=")
                + REST_MIB;
        assertThat(all).isLessThanOrEqualTo(limitMiB(node(manifests)));

        for (PodSpec pod : manifests.jobs()) {
            Container job = pod.getContainers().get(0);
            String jobFlags = variable(job, "CREDITGRID_JAVA_OPTS");
            assertThat(flag(jobFlags, "-Xmx")
                            + flag(jobFlags, "-XX:MaxDirectMemorySize=")
                            + flag(jobFlags, "-XX:MaxMetaspaceSize=")
                            + flag(jobFlags, "-XX:ReservedCodeCacheSize="))
                    .isLessThanOrEqualTo(limitMiB(job) - 96);
        }
    }

    private static long limitMiB(Container container) {
        Quantity memory =
                Objects.requireNonNull(container.getResources().getLimits().get("memory"));
        return memory.getNumericalAmount().divide(MIB).longValueExact();
    }

    private static long flag(String flags, String name) {
        Matcher value = Pattern.compile(Pattern.quote(name) + "([0-9]+)m").matcher(flags);
        assertThat(value.find()).describedAs(name).isTrue();
        return Long.parseLong(value.group(1));
    }

    private static String variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void launcher_readsTheVariable_andTheFlagsThatTheCheckoutHas() throws IOException {
        String launcher = Files.readString(Checkout.root().resolve("cli/src/main/assembly/bin/creditgrid"));

        assertThat(launcher).contains("${CREDITGRID_JAVA_OPTS:-}", "conf/grid.flags", "conf/ignite.opens");
        List<String> names;
        try (Stream<String> listing = Tools.run(
                        List.of("tar", "--utc", "-tvzf", Tools.archive().toString()))
                .lines()) {
            names = listing.toList();
        }
        assertThat(names.stream().map(line -> line.replaceFirst(".* ([-0-9]+ [:0-9]+) .*", "$1")))
                .describedAs("one time for all: the same bytes each time")
                .hasSizeGreaterThan(20)
                .containsOnly(timestamp());
        assertThat(names)
                .anyMatch(line -> line.startsWith("-rwxr-xr-x root/root") && line.endsWith("/bin/creditgrid"))
                .anyMatch(line -> line.endsWith("/conf/grid.flags"))
                .anyMatch(line -> line.endsWith("/conf/ignite.opens"))
                .anyMatch(line -> line.endsWith("/conf/node.yaml"))
                .anyMatch(line -> line.endsWith("/conf/node.schema.json"))
                .anyMatch(line -> line.startsWith("-rwxr-xr-x") && line.endsWith("/cluster-on-one-machine/run.sh"))
                .anyMatch(line -> line.endsWith("/LICENSE"))
                .anyMatch(line -> line.contains("/lib/creditgrid-cli-"))
                .anyMatch(line -> line.contains("/lib/ignite-core-"))
                .noneMatch(line -> line.contains("-tests.jar") || line.contains("junit"))
                .noneMatch(line -> line.contains("/creditgrid-benchmarks"));
    }

    /** The time that the build gives to all that it makes. */
    private static String timestamp() throws IOException {
        Matcher stamp = Pattern.compile("outputTimestamp>([-0-9]+)T([:0-9]{5})")
                .matcher(Files.readString(Checkout.root().resolve("pom.xml")));
        assertThat(stamp.find()).isTrue();
        return stamp.group(1) + " " + stamp.group(2);
    }

    /** Image and pods agree on the user, the command and its folder; the image is told nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void image_isWhatThePodsExpect(String overlay) throws IOException {
        String image = Files.readString(Checkout.root().resolve("Dockerfile"));
        for (PodSpec pod : Manifests.ofOverlay(overlay).pods()) {
            String command = pod.getContainers().get(0).getCommand().get(0);
            assertThat(image)
                    .contains("ENTRYPOINT [\"" + command + "\"]")
                    .contains("USER " + pod.getSecurityContext().getRunAsUser() + ":"
                            + pod.getSecurityContext().getRunAsGroup());
        }
        List<String> sources = new ArrayList<>();
        Pattern.compile("(?m)^(?:COPY|ADD) (.*)$")
                .matcher(image)
                .results()
                .map(MatchResult::group)
                .forEach(sources::add);
        assertThat(sources)
                .containsExactly(
                        "COPY cli/target/creditgrid-*.tar.gz /tmp/",
                        "COPY --from=unpacked /opt/creditgrid /opt/creditgrid");
        assertThat(image).contains("HEALTHCHECK NONE");
    }

    /** Kubernetes kills no node that still stops: it waits longer than the command does that stops one. */
    @Test
    void gracePeriod_isLongerThanAStopMayTake() throws Exception {
        Option timeout = Class.forName("io.creditgrid.cli.StopCommand")
                .getDeclaredField("seconds")
                .getAnnotation(Option.class);

        assertThat(Manifests.ofOverlay("production")
                        .nodes()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTerminationGracePeriodSeconds())
                .isGreaterThan(Long.parseLong(timeout.defaultValue()));
    }

    private static Container node(Manifests manifests) {
        return manifests
                .nodes()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }
}

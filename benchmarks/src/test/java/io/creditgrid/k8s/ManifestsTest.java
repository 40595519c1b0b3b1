package io.creditgrid.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the manifests by themselves: their form, rights, secrets. */
class ManifestsTest {
    private static final Set<String> NO_RESOURCES = Set.of("kustomization.yaml", "node.yaml");

    @Test
    void everyFile_parsesIntoTheModel_withNothingLeftOver() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("base", "overlays", "secrets")) {
            try (Stream<Path> all = Files.walk(Manifests.folder().resolve(folder))) {
                all.filter(file -> file.toString().endsWith(".yaml")
                                && !NO_RESOURCES.contains(file.getFileName().toString()))
                        .forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(9);
        for (Path file : files) {
            assertThat(Manifests.parse(Files.readString(file)).all())
                    .describedAs("%s", file)
                    .isNotEmpty();
        }
    }

    @Test
    void unknownField_isFound_howeverDeepItLies() throws IOException {
        String text = Files.readString(Manifests.folder().resolve("base/statefulset.yaml"));
        for (String wrong : List.of(
                text.replace("serviceName:", "servicename:"),
                text.replace("readOnlyRootFilesystem:", "readOnlyRootFileSystem:"),
                text.replace("failureThreshold: 120", "failureTreshold: 120"),
                text.replace("fieldPath:", "path:"),
                text.replace("apps/v1", "apps/v1beta2"))) {
            assertThat(wrong).isNotEqualTo(text);
            assertThatThrownBy(() -> Manifests.parse(wrong)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void overlay_renders_intoOneNamespace(String overlay) throws IOException {
        Manifests manifests = Manifests.ofOverlay(overlay);

        assertThat(manifests.all().stream().map(HasMetadata::getKind))
                .containsOnlyOnce(
                        "Namespace", "StatefulSet", "ConfigMap", "PersistentVolumeClaim", "PodDisruptionBudget")
                .contains("Service", "NetworkPolicy", "CronJob");
        assertThat(manifests.all())
                .filteredOn(resource -> !resource.getKind().equals("Namespace"))
                .allMatch(resource -> "creditgrid".equals(resource.getMetadata().getNamespace()));
        assertThat(manifests.nodes().getSpec().getReplicas()).isEqualTo(overlay.equals("trial") ? 1 : 3);
    }

    /** What the {@code restricted} rules of the namespace ask for, and a read-only root file system. */
    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void everyPod_hasTheLeastRights(String overlay) throws IOException {
        List<PodSpec> pods = Manifests.ofOverlay(overlay).pods();
        assertThat(pods).hasSize(3);
        for (PodSpec pod : pods) {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getHostNetwork()).isNull();
            PodSecurityContext rights = pod.getSecurityContext();
            assertThat(rights.getRunAsNonRoot()).isTrue();
            assertThat(rights.getRunAsUser()).isPositive();
            assertThat(rights.getRunAsGroup()).isEqualTo(rights.getFsGroup());
            assertThat(rights.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            for (Container container : pod.getContainers()) {
                SecurityContext own = container.getSecurityContext();
                assertThat(own.getReadOnlyRootFilesystem()).isTrue();
                assertThat(own.getAllowPrivilegeEscalation()).isFalse();
                assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getRequests().get("memory"))
                        .isEqualTo(container.getResources().getLimits().get("memory"));
            }
        }
    }

    /** Each secret that a pod mounts has a template, and no overlay holds one. */
    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void secrets_areMountedOnly_andTemplatesNameThemAll(String overlay) throws IOException {
        Map<String, Set<String>> templates = Manifests.templates();
        Manifests manifests = Manifests.ofOverlay(overlay);

        assertThat(manifests.all(Secret.class)).isEmpty();
        List<SecretVolumeSource> mounted = manifests.pods().stream()
                .flatMap(pod -> pod.getVolumes().stream())
                .map(Volume::getSecret)
                .filter(Objects::nonNull)
                .toList();
        assertThat(mounted.stream().map(SecretVolumeSource::getSecretName).collect(Collectors.toSet()))
                .isEqualTo(templates.keySet());
        assertThat(manifests.jobs())
                .hasSize(2)
                .allSatisfy(job -> assertThat(job.getVolumes())
                        .describedAs("no nightly job gets a key of the nodes")
                        .filteredOn(volume -> volume.getName().equals("authority"))
                        .singleElement()
                        .satisfies(volume -> assertThat(volume.getSecret().getItems())
                                .extracting(KeyToPath::getKey)
                                .containsExactly("ca.pem")));
        assertThat(mounted).allMatch(secret -> secret.getDefaultMode() == 0440);

        assertThat(manifests.all(ConfigMap.class)).hasSize(1);
        ConfigMap config = manifests.all(ConfigMap.class).get(0);
        assertThat(config.getData()).containsOnlyKeys("node.yaml");
        assertThat(config.getBinaryData()).isNullOrEmpty();
        assertThat(manifests.nodeYaml()).doesNotContainIgnoringCase("password", "pbkdf2", "BEGIN", "kek", "secret");
        assertThat(manifests.pods().stream()
                        .flatMap(pod -> pod.getContainers().stream())
                        .flatMap(container -> container.getEnv().stream())
                        .map(variable -> variable.getName()))
                .containsOnly("POD_NAME", "CREDITGRID_ZONE", "CREDITGRID_JAVA_OPTS");
    }

    /** Nothing is written but to volumes, and every volume is mounted where nothing else is. */
    @ParameterizedTest
    @ValueSource(strings = {"trial", "production"})
    void everyVolume_isMountedOnce_apartFromTheOthers(String overlay) throws IOException {
        Manifests manifests = Manifests.ofOverlay(overlay);
        Set<String> claims = manifests.nodes().getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .collect(Collectors.toSet());
        assertThat(claims).containsExactlyInAnyOrder("data", "wal", "archive");
        for (PodSpec pod : manifests.pods()) {
            List<VolumeMount> mounts = pod.getContainers().get(0).getVolumeMounts();
            Set<String> volumes = pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
            if (mounts.stream().anyMatch(mount -> mount.getName().equals("data"))) {
                volumes.addAll(claims);
            }
            assertThat(mounts.stream().map(VolumeMount::getName)).containsExactlyInAnyOrderElementsOf(volumes);
            for (VolumeMount mount : mounts) {
                assertThat(mounts)
                        .filteredOn(other -> !other.getName().equals(mount.getName()))
                        .noneMatch(other -> Path.of(mount.getMountPath()).startsWith(other.getMountPath()));
            }
        }
    }
}

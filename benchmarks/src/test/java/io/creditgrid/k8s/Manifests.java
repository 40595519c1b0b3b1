package io.creditgrid.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.creditgrid.bench.process.Checkout;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Resources as Kubernetes' model classes, read strictly: a field that a class does not have is an error.
 *
 * <p><strong>Thread-safety.</strong> Immutable, but for the resources.
 */
final class Manifests {
    /** By {@code apiVersion/kind}: the API group belongs to what may be written wrongly. */
    private static final Map<String, Class<? extends HasMetadata>> MODEL = Map.of(
            "v1/Namespace", Namespace.class,
            "v1/Service", Service.class,
            "v1/ConfigMap", ConfigMap.class,
            "v1/Secret", Secret.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "batch/v1/CronJob", CronJob.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

    private static final ObjectMapper STRICT =
            new ObjectMapper(new YAMLFactory()).setAnnotationIntrospector(new NothingLeftOver());

    /** The model classes would gather unknown fields in a map beside the known ones. */
    private static final class NothingLeftOver extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    private final List<HasMetadata> resources;

    private Manifests(List<HasMetadata> resources) {
        this.resources = List.copyOf(resources);
    }

    /** The folder of all manifests. */
    static Path folder() {
        return Checkout.root().resolve("k8s");
    }

    /** What an overlay comes to, by {@code kubectl kustomize}. */
    static Manifests ofOverlay(String name) throws IOException {
        Tools.require("kubectl");
        return parse(Tools.run(List.of(
                "kubectl",
                "kustomize",
                folder().resolve("overlays").resolve(name).toString())));
    }

    /**
     * Reads YAML of one or more resources.
     *
     * @throws IOException if one of them is not as its class has it
     */
    static Manifests parse(String yaml) throws IOException {
        List<HasMetadata> resources = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String type = document.path("apiVersion").asText() + "/"
                        + document.path("kind").asText();
                Class<? extends HasMetadata> model = MODEL.get(type);
                if (model == null) {
                    throw new IOException("expected one of " + MODEL.keySet() + ": " + type);
                }
                resources.add(STRICT.treeToValue(document, model));
            }
        }
        return new Manifests(resources);
    }

    List<HasMetadata> all() {
        return resources;
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The one resource of that type and name. */
    <T extends HasMetadata> T get(Class<T> type, String name) {
        return all(type).stream()
                .filter(resource -> resource.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
    }

    /** The nodes. */
    StatefulSet nodes() {
        return get(StatefulSet.class, "creditgrid");
    }

    /** The nightly verification. */
    CronJob verify() {
        return get(CronJob.class, "creditgrid-verify");
    }

    /** The nightly backup. */
    CronJob backup() {
        return get(CronJob.class, "creditgrid-backup");
    }

    /** What runs of the nightly jobs. */
    List<PodSpec> jobs() {
        return all(CronJob.class).stream()
                .map(job ->
                        job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec())
                .toList();
    }

    /** What runs, of each workload. */
    List<PodSpec> pods() {
        return Stream.concat(
                        all(StatefulSet.class).stream()
                                .map(set -> set.getSpec().getTemplate().getSpec()),
                        jobs().stream())
                .toList();
    }

    /** The text of {@code node.yaml}. */
    String nodeYaml() {
        return Objects.requireNonNull(all(ConfigMap.class).get(0).getData().get("node.yaml"));
    }

    /** Names of the secrets that have a template, and of the files in them. */
    static Map<String, Set<String>> templates() throws IOException {
        Map<String, Set<String>> templates = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder().resolve("secrets"))) {
            for (Path file : files.toList()) {
                Secret secret = parse(Files.readString(file)).all(Secret.class).get(0);
                templates.put(
                        secret.getMetadata().getName(), secret.getStringData().keySet());
            }
        }
        return templates;
    }
}

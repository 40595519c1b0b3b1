package io.creditgrid.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod's one container in a plain folder, which stands for its root: every mount becomes a folder under it, and paths in
 * command, environment and configuration are changed to those. Secrets belong to root and the pod's group, volumes to its
 * user, and the command runs as that user, without any capability, where the test itself is root.
 *
 * <p><strong>Thread-safety.</strong> Not safe.
 */
final class PlainPod {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    /** The field from which a pod learns the zone of its machine. */
    static final String ZONE = "metadata.labels['topology.kubernetes.io/zone']";

    private static final String HOSTS = "hosts";
    private static final String ARCHIVE_AT = "/opt/creditgrid";

    private final Path root;
    private final PodSpec spec;
    private final Container container;
    private final Map<String, String> fields;

    /**
     * A pod that was not started.
     *
     * @param root an empty folder that every user may enter
     * @param fields what the downward API says, by field path
     */
    PlainPod(Path root, PodSpec spec, Map<String, String> fields) {
        this.root = root;
        this.spec = spec;
        this.container = spec.getContainers().get(0);
        this.fields = Map.copyOf(fields);
    }

    /** Unpacks the archive where the image has it. */
    void unpack(Path archive) throws IOException {
        Path home = Files.createDirectories(under(ARCHIVE_AT));
        Tools.run(List.of("tar", "-xzf", archive.toString(), "-C", home.toString(), "--strip-components=1"));
    }

    /**
     * Makes the folders of all mounts.
     *
     * @param configMap the pod's config map
     * @param edit what becomes of its files, after their paths were changed
     * @param secrets by secret and name in it, the file to take
     */
    void mount(ConfigMap configMap, UnaryOperator<String> edit, Map<String, Map<String, Path>> secrets)
            throws IOException {
        Map<String, Volume> volumes = spec.getVolumes().stream().collect(Collectors.toMap(Volume::getName, v -> v));
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path folder = Files.createDirectories(under(mount.getMountPath()));
            Volume volume = volumes.get(mount.getName());
            if (volume != null && volume.getConfigMap() != null) {
                for (Map.Entry<String, String> file : configMap.getData().entrySet()) {
                    Files.writeString(folder.resolve(file.getKey()), edit.apply(changed(file.getValue())));
                }
            } else if (volume != null && volume.getSecret() != null) {
                lend(folder, secrets.getOrDefault(volume.getSecret().getSecretName(), Map.of()));
            } else if (ROOT) {
                Tools.run(List.of("chown", user() + ":" + group(), folder.toString()));
            }
        }
    }

    /** What each secret is made of, from the folder that {@code init} made. */
    static Map<String, Map<String, Path>> secrets(Path made) throws IOException {
        Map<String, Map<String, Path>> secrets = new HashMap<>();
        Manifests.templates().forEach((secret, names) -> {
            secrets.put(
                    secret,
                    names.stream()
                            .collect(Collectors.toMap(
                                    name -> name,
                                    name -> made.resolve(
                                            name.equals("password") ? "passwords/" + loginOf(secret) : name))));
        });
        return secrets;
    }

    /** A secret with a password is named after its log-in. */
    private static String loginOf(String secret) {
        return secret.substring("creditgrid-".length());
    }

    private void lend(Path folder, Map<String, Path> files) throws IOException {
        for (Map.Entry<String, Path> secret : files.entrySet()) {
            Path file = Files.copy(secret.getValue(), folder.resolve(secret.getKey()));
            if (ROOT) {
                Tools.run(List.of("chown", "0:" + group(), file.toString()));
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(ROOT ? "r--r-----" : "r--------"));
        }
    }

    /**
     * Starts the command.
     *
     * @param around command that runs it, such as one that enters a network namespace; may be empty
     * @param edit what becomes of each argument, after its paths were changed
     */
    Process start(List<String> around, UnaryOperator<String> edit) throws IOException {
        List<String> command = new ArrayList<>(around);
        if (ROOT) {
            Tools.require("setpriv");
            command.addAll(List.of(
                    "setpriv",
                    "--reuid=" + user(),
                    "--regid=" + group(),
                    "--clear-groups",
                    "--no-new-privs",
                    "--inh-caps=-all",
                    "--bounding-set=-all"));
        }
        Stream.concat(container.getCommand().stream(), container.getArgs().stream())
                .map(this::changed)
                .map(edit)
                .forEach(command::add);
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = process.environment();
        environment.clear();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.putAll(environment());
        // the resolver of this JVM alone, in place of the cluster's DNS
        environment.merge("CREDITGRID_JAVA_OPTS", "-Djdk.net.hosts.file=" + root.resolve(HOSTS), (a, b) -> a + " " + b);
        return process.start();
    }

    /** The container's environment. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValue() != null
                    ? variable.getValue()
                    : fields.get(variable.getValueFrom().getFieldRef().getFieldPath());
            if (value == null) {
                throw new AssertionError("no value for " + variable);
            }
            environment.put(variable.getName(), changed(value));
        }
        return environment;
    }

    /** Says which host names the pod's resolver knows; also while it runs. */
    void names(Map<String, String> names) throws IOException {
        Map<String, String> all = new HashMap<>(names);
        all.put(InetAddress.getLocalHost().getHostName(), "127.0.0.1");
        Path next = root.resolve(HOSTS + ".next");
        Files.writeString(
                next,
                all.entrySet().stream()
                        .map(name -> name.getValue() + " " + name.getKey() + "\n")
                        .collect(Collectors.joining()));
        Files.move(next, root.resolve(HOSTS), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A path of the pod, where it is here. */
    Path under(String path) {
        return root.resolve(path.substring(1));
    }

    /** A text of the pod with the paths that it has here. */
    private String changed(String text) {
        String changed = text.replace(ARCHIVE_AT, under(ARCHIVE_AT).toString());
        for (VolumeMount mount : container.getVolumeMounts()) {
            if (!mount.getMountPath().equals("/tmp")) {
                changed = changed.replace(
                        mount.getMountPath(), under(mount.getMountPath()).toString());
            }
        }
        return changed;
    }

    private long user() {
        return rights().getRunAsUser();
    }

    private long group() {
        return rights().getRunAsGroup();
    }

    private PodSecurityContext rights() {
        return spec.getSecurityContext();
    }
}

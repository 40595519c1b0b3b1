package io.creditgrid.cli.connection;

import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.ClusterClient;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.persistence.key.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options by which a verb reaches a grid; shared by all that do. */
public final class ConnectionOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--connect",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "one or more nodes; with --user and --password-file")
    private List<String> addresses = List.of();

    @Option(names = "--user", paramLabel = "NAME", description = "the log-in")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "file with its password, readable by its owner alone")
    private @Nullable Path passwordFile;

    @Option(
            names = "--authority",
            paramLabel = "PEM",
            description = "certificate of the authority that issued the servers', where they have TLS")
    private @Nullable Path authority;

    @Option(
            names = "--profile",
            paramLabel = "P",
            description = "file with all of them, as 'init' and 'demo --stay' write it; instead of them")
    private @Nullable Path profile;

    /** Whether any of the options was given. */
    public boolean isGiven() {
        return profile != null || !addresses.isEmpty() || user != null || passwordFile != null;
    }

    /**
     * Connects and logs in.
     *
     * @throws ParameterException if the options do not say to what, or as whom
     * @throws IOException if a file cannot be read, or others may read it
     */
    public CreditGridClient connect() throws IOException {
        Profile to = profile();
        CreditGridClient.Builder builder = CreditGridClient.builder()
                .user(to.user())
                .password(to.password())
                .authority(to.authority());
        to.addresses().forEach(builder::address);
        return builder.connect();
    }

    /**
     * Connects to the cluster's state, which answers also while the grid is not active.
     *
     * @throws ParameterException if the options do not say to what, or as whom
     * @throws IOException if a file cannot be read, or others may read it
     */
    public ClusterClient cluster() throws IOException {
        Profile to = profile();
        return ClusterClient.connect(new ClientConfig(
                to.addresses(), to.user(), to.password(), ClientConfig.TIMEOUT, ClientConfig.ATTEMPTS, to.authority()));
    }

    private Profile profile() throws IOException {
        return profile == null ? ofOptions() : ofProfile(profile);
    }

    private Profile ofProfile(Path file) throws IOException {
        if (!addresses.isEmpty() || user != null || passwordFile != null) {
            throw wrongUse("expected --profile alone, or --connect, --user and --password-file: both were given");
        }
        Profile read = Profile.read(file);
        return authority == null ? read : new Profile(read.addresses(), read.user(), read.password(), authority);
    }

    private Profile ofOptions() throws IOException {
        if (addresses.isEmpty() || user == null || passwordFile == null) {
            throw wrongUse("expected --profile P, or all of --connect HOST:PORT, --user NAME and --password-file F");
        }
        OwnerOnly.check(passwordFile);
        return new Profile(addresses, user, Files.readString(passwordFile).strip(), authority);
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

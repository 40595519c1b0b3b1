package io.creditgrid.cli;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.cli.demo.PlanSources;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.NodeFile;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.loaders.Plan;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes all that the first node of a new grid needs: key file, users, sources, configuration, certificates, profiles of log-ins. */
@Command(
        name = "init",
        description =
                "Make key file, users, source list, node.yaml, certificates and the log-ins' profiles of a new grid.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    /** Folder of the profiles, beside the other files. */
    static final String PROFILES = "profiles";

    /** What of node.yaml turns TLS on; as it is written, it is a comment. */
    private static final String TLS =
            "tls: {certificate: " + CertsCommand.NAME + ".pem, key: " + CertsCommand.NAME + ".key, authority: ca.pem}";

    private static final String NO_TLS = "# " + TLS;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            description = "folder to write into; files that are there are never replaced",
            required = true)
    private Path out = Path.of(".");

    @Option(
            names = "--plan",
            paramLabel = "P",
            description = "let log-in 'loader' load the sources of this plan (default: no source is listed yet)")
    private @Nullable Path plan;

    @Option(
            names = "--no-tls",
            description =
                    "make no certificates: log-ins and data go over the network in the open (default: a development"
                            + " authority and a certificate are made as 'certs' does, and named in node.yaml and in the profiles)")
    private boolean plain;

    @Option(
            names = "--host",
            split = ",",
            paramLabel = "H",
            description = "names and addresses by which clients reach the servers, for the certificate (default: this"
                    + " machine alone)")
    private List<String> hosts = CertsCommand.HOSTS;

    @Option(
            names = "--connect",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "what the profiles connect to (default: ${DEFAULT-VALUE})",
            defaultValue = "127.0.0.1:10800")
    private List<String> addresses = List.of();

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try {
            init();
        } catch (FileAlreadyExistsException e) {
            throw new GridException(
                    GridError.BAD_CONFIGURATION,
                    "expected a folder without a grid's files: " + e.getFile()
                            + " is there and is never replaced; give another --out",
                    e);
        }
        var printer = spec.commandLine().getOut();
        if (json) {
            printer.println(Answer.json()
                    .writeValueAsString(Map.of(
                            "folder",
                            out.toString(),
                            "logins",
                            GridFiles.defaultLogins().stream().map(Actor::login).toList())));
            return 0;
        }
        printer.println("made " + NodeFile.NAME + ", key file, users, sources, passwords and profiles in " + out
                + (plain
                        ? "; TLS is off"
                        : "; TLS is on, by an authority made for it: " + DevelopmentAuthority.CERTIFICATE));
        printer.println("keep the key file as you would keep the data: who holds it can open every entry,"
                + " who loses it can open none, and loses what is written about natural persons");
        return 0;
    }

    private void init() throws IOException {
        SourceList sources = SourceList.of(plan == null ? List.of() : PlanSources.of(Plan.read(plan, null)));
        GridFiles files = GridFiles.init(out, sources, GridFiles.defaultLogins(), new SecureRandom());
        String yaml = resource(NodeFile.NAME, InitCommand.class);
        Files.writeString(out.resolve(NodeFile.NAME), plain ? yaml : withTls(yaml));
        Files.writeString(out.resolve(NodeFile.SCHEMA), resource(NodeFile.SCHEMA, NodeFile.class));
        @Nullable Path authority = plain ? null : certify();
        Path profiles = Files.createDirectories(out.resolve(PROFILES));
        for (Actor actor : GridFiles.defaultLogins()) {
            String login = actor.login();
            new Profile(addresses, login, files.password(login), authority).write(profiles.resolve(login));
        }
    }

    private static String resource(String name, Class<?> beside) throws IOException {
        try (InputStream text = Objects.requireNonNull(beside.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String withTls(String yaml) {
        if (!yaml.contains(NO_TLS)) {
            throw new IllegalStateException("expected '" + NO_TLS + "' in the file that is written");
        }
        return yaml.replace(NO_TLS, TLS);
    }

    /** Under the names that {@link #TLS} has; the certificate of the authority. */
    private Path certify() throws IOException {
        DevelopmentAuthority issuer = DevelopmentAuthority.open(out, new SecureRandom());
        issuer.issue(CertsCommand.NAME, hosts);
        return issuer.certificate();
    }
}

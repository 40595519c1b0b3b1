package io.creditgrid.cli;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.grid.tls.DevelopmentAuthority;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an authority and certificates to try TLS with. */
@Command(
        name = "certs",
        description = {
            "Make a development authority, and a certificate with its key for each server, in PEM.",
            "",
            "Made are ca.pem and ca.key, and NAME.pem and NAME.key for each --name; keys have mode 0600. What is there is"
                    + " kept, so that a second run adds what is missing: the authority always, certificates unless --renew is"
                    + " given. A server gets 'tls: {certificate: NAME.pem, key: NAME.key, authority: ca.pem}' in its"
                    + " node.yaml, a client --authority ca.pem, or 'authority=' in its profile, which is added to those that"
                    + " 'init' wrote into the same folder. Whoever has a certificate of the authority may speak to the"
                    + " servers' own ports: keep ca.key off them.",
            "",
            "  creditgrid certs --out certs --name node-0 --host 127.0.0.1,localhost --name node-1 --host db1.example"
        },
        mixinStandardHelpOptions = true)
final class CertsCommand implements Callable<Integer> {
    /** A server that is named by nobody. */
    static final String NAME = "node";

    /** Where a server is reached whose hosts are named by nobody. */
    static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--out", paramLabel = "DIR", description = "folder to write into", required = true)
    private Path out = Path.of(".");

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<Server> servers = new ArrayList<>();

    @Option(names = "--renew", description = "replace certificates that are there; the authority stays")
    private boolean renew;

    @Option(
            names = "--profiles",
            paramLabel = "DIR",
            description =
                    "log-ins' profiles that are to name the authority (default: 'profiles' in --out, if it is there)")
    private @Nullable Path profiles;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    /** One server. */
    private static final class Server {
        @Option(
                names = "--name",
                paramLabel = "NAME",
                description = "a server (default: " + NAME + ")",
                required = true)
        private String name = NAME;

        @Option(
                names = "--host",
                paramLabel = "HOST",
                split = ",",
                description = "names and addresses under which clients reach it (default: 127.0.0.1,localhost)")
        private List<String> hosts = HOSTS;
    }

    @Override
    public Integer call() {
        if (servers.isEmpty()) {
            servers.add(new Server());
        }
        Map<String, String> issued = new LinkedHashMap<>();
        try {
            DevelopmentAuthority authority = DevelopmentAuthority.open(out, new SecureRandom());
            for (Server server : servers) {
                boolean kept = authority.has(server.name) && !renew;
                if (!kept) {
                    authority.issue(server.name, server.hosts);
                }
                issued.put(server.name, kept ? "kept" : "issued");
            }
            print(authority, issued, nameIn(authority.certificate()));
        } catch (IOException e) {
            throw new GridException(GridError.BAD_CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    /** Has the profiles name the authority; those that do so now. */
    private List<String> nameIn(Path authority) throws IOException {
        Path folder = profiles == null ? out.resolve(InitCommand.PROFILES) : profiles;
        if (profiles == null && !Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> changed = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (Profile.nameAuthority(file, authority)) {
                    changed.add(file.toString());
                }
            }
        }
        return changed;
    }

    private void print(DevelopmentAuthority authority, Map<String, String> issued, List<String> profilesChanged)
            throws IOException {
        PrintWriter printer = spec.commandLine().getOut();
        if (json) {
            printer.println(Answer.json()
                    .writeValueAsString(Map.of(
                            "folder",
                            out.toString(),
                            "authority",
                            authority.isNew() ? "made" : "kept",
                            "certificates",
                            issued,
                            "profiles",
                            profilesChanged)));
            return;
        }
        printer.println((authority.isNew() ? "made the authority " : "kept the authority ") + authority.certificate());
        issued.forEach((name, what) ->
                printer.println(what + " " + authority.certificate(name) + " with its key " + authority.key(name)));
        profilesChanged.forEach(profile -> printer.println("named the authority in " + profile));
        printer.println(
                "for development: a grid that is to last gets its certificates from an authority that is guarded");
    }
}

package io.creditgrid.cli;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.ClientConfig;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.model.id.Uscc;
import io.creditgrid.model.ledger.Head;
import io.creditgrid.persistence.log.LogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A grid of two nodes that is fed by the real command. */
final class InputGrid implements AutoCloseable {
    private static final List<String> LOGINS = List.of("operator", "loader", "bank", "scientist", "auditor");
    private static final String CHECK_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private final Path dir;
    private final GridFiles files;
    private final EmbeddedGrid grid;
    private final AtomicInteger runs = new AtomicInteger();

    private InputGrid(Path dir, GridFiles files, EmbeddedGrid grid) {
        this.dir = dir;
        this.files = files;
        this.grid = grid;
    }

    static InputGrid start(Path dir, String prefix, int nodes) throws IOException {
        GridFiles files = GridFiles.init(
                dir.resolve("files"),
                SourceList.of(List.of(
                        source("registry", GridFiles.LOADER_ORGANISATION, "enterprise", "taxFiling"),
                        source("trainees", GridFiles.LOADER_ORGANISATION, "enterprise"),
                        source("killed-a", GridFiles.LOADER_ORGANISATION, "enterprise"),
                        source("killed-b", GridFiles.LOADER_ORGANISATION, "enterprise"),
                        source("twice", GridFiles.LOADER_ORGANISATION, "enterprise"),
                        source("persons", GridFiles.LOADER_ORGANISATION, "relation"),
                        source("links", GridFiles.LOADER_ORGANISATION, "relation"),
                        source("court", "court-office", "judicialCase"),
                        source("bank-demo", GridFiles.BANK_ORGANISATION, "enterprise"))),
                GridFiles.defaultLogins(),
                new SecureRandom());
        EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        files.embeddedGate(TaskRights.table().build()))
                .nodes(nodes)
                .prefix(prefix)
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start();
        InputGrid input = new InputGrid(dir, files, grid);
        for (String login : LOGINS) {
            new Profile(grid.thinAddresses(), login, files.password(login)).write(input.profile(login));
        }
        try (CreditGridClient operator = input.client("operator")) {
            operator.create();
        }
        return input;
    }

    private static SourceList.Source source(String name, String owner, String... kinds) {
        return new SourceList.Source(name, owner, Set.of(), Set.of(kinds), null);
    }

    EmbeddedGrid nodes() {
        return grid;
    }

    Path dir() {
        return dir;
    }

    Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    CreditGridClient client(String login) throws IOException {
        return client(login, grid.thinAddresses().get(0));
    }

    CreditGridClient client(String login, String address) throws IOException {
        return CreditGridClient.builder()
                .address(address)
                .user(login)
                .password(files.password(login))
                .connect();
    }

    /** A channel that carries any bytes, as no client of ours would send them. */
    IgniteChannel channel(String login) throws IOException {
        return IgniteChannel.connect(config(login));
    }

    ClientConfig config(String login) throws IOException {
        return new ClientConfig(
                List.of(grid.thinAddresses().get(0)),
                login,
                files.password(login),
                ClientConfig.TIMEOUT,
                ClientConfig.ATTEMPTS);
    }

    /** Settings of the nodes' gate, to start others with. */
    GateSettings gate() {
        return files.embeddedGate(TaskRights.table().build());
    }

    /** Runs the command under a log-in. */
    Ran run(String login, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--profile");
        all.add(profile(login).toString());
        return Ran.of(all.toArray(String[]::new));
    }

    Ran load(String login, String mapping, String rows) throws IOException {
        return load(login, mapping, rows.getBytes(StandardCharsets.UTF_8));
    }

    /** Loads rows, always from a file of the same name; what it rejects stands behind what it said. */
    Ran load(String login, String mapping, byte[] rows, String... more) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("load-" + runs.incrementAndGet()));
        Path map = folder.resolve("m.yaml");
        Files.writeString(map, mapping);
        Path file = folder.resolve("data.csv");
        Files.write(file, rows);
        Path rejects = folder.resolve("rejects");
        List<String> arguments = new ArrayList<>(List.of(
                "load", "--mapping", map.toString(), file.toString(), "--rejects", rejects.toString(), "--json"));
        arguments.addAll(Arrays.asList(more));
        Ran ran = run(login, arguments.toArray(String[]::new));
        StringBuilder err = new StringBuilder(ran.err());
        if (Files.exists(rejects)) {
            try (Stream<Path> found = Files.list(rejects)) {
                for (Path reject : found.toList()) {
                    err.append(Files.readString(reject));
                }
            }
        }
        return new Ran(ran.exit(), ran.out(), err.toString());
    }

    /** Entries of all partitions' logs. */
    long entries() {
        long entries = 0;
        for (int p = 0; p < grid.node(0).config().partitions(); p++) {
            try (LogReader copy = grid.copy(0, p)) {
                byte[] head = copy.head();
                entries += head == null ? 0 : Head.decode(head).size();
            }
        }
        return entries;
    }

    /** A code of a company with the right check character. */
    static String uscc(int number) {
        return uscc("91", number);
    }

    /** A code of an individual business, and so of a person. */
    static String personalUscc(int number) {
        return uscc("92", number);
    }

    private static String uscc(String kind, int number) {
        String stem = String.format(Locale.ROOT, "%s110000%08dA", kind, number);
        for (int i = 0; i < CHECK_CHARACTERS.length(); i++) {
            try {
                return Uscc.of(stem + CHECK_CHARACTERS.charAt(i)).text();
            } catch (IllegalArgumentException e) {
                // one of the 31 is right
            }
        }
        throw new IllegalStateException("no check character fits " + stem);
    }

    @Override
    public void close() {
        grid.close();
    }
}

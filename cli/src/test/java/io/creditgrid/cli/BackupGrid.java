package io.creditgrid.cli;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.persistence.cache.CacheName;
import io.creditgrid.persistence.cache.RowKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;

/** A grid that is backed up, or empty and about to be restored: active, but not created. */
final class BackupGrid implements AutoCloseable {
    static final int PARTITIONS = 32;

    private final Path dir;
    private final GridFiles files;
    private final EmbeddedGrid grid;

    private BackupGrid(Path dir, GridFiles files, EmbeddedGrid grid) {
        this.dir = dir;
        this.files = files;
        this.grid = grid;
    }

    static GridFiles files(Path dir) throws IOException {
        Set<String> loader = Set.of(GridFiles.LOADER_ORGANISATION);
        return GridFiles.init(
                dir,
                SourceList.of(List.of(
                        new SourceList.Source(
                                "registry",
                                "registry-office",
                                loader,
                                Set.of("enterprise", "consent", "judicialCase"),
                                null),
                        new SourceList.Source(
                                "bank-demo", GridFiles.BANK_ORGANISATION, Set.of(), Set.of("enterprise"), null))),
                GridFiles.defaultLogins(),
                new SecureRandom());
    }

    /** Nodes on empty folders under {@code dir}; {@code prefix} is unique in the JVM. */
    static BackupGrid start(Path dir, String prefix, int nodes, GridFiles files, UnaryOperator<GateSettings> gate)
            throws IOException {
        EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work-" + prefix),
                        gate.apply(files.embeddedGate(TaskRights.table().build())))
                .nodes(nodes)
                .prefix(prefix)
                .quick()
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                })
                .start();
        BackupGrid started = new BackupGrid(dir.resolve(prefix), files, grid);
        started.writeProfiles();
        return started;
    }

    private void writeProfiles() throws IOException {
        java.nio.file.Files.createDirectories(dir);
        for (String login : List.of("operator", "loader", "bank", "scientist", "auditor")) {
            new Profile(grid.thinAddresses(), login, files.password(login)).write(profile(login));
        }
    }

    Path profile(String login) {
        return dir.resolve(login + ".profile");
    }

    EmbeddedGrid nodes() {
        return grid;
    }

    Ran run(String login, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--profile");
        all.add(profile(login).toString());
        return Ran.of(all.toArray(String[]::new));
    }

    CreditGridClient client(String login) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    /** Rows of all caches on all nodes. */
    long rows() {
        long rows = 0;
        for (var node : grid.running()) {
            for (CacheName name : CacheName.values()) {
                try (QueryCursor<Cache.Entry<RowKey, byte[]>> all = node.ignite()
                        .<RowKey, byte[]>cache(name.label())
                        .query(new ScanQuery<RowKey, byte[]>().setLocal(true))) {
                    rows += all.getAll().size();
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        grid.close();
    }
}

package io.creditgrid.cli.demo;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.compute.task.ComputeParts;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.health.HealthWatch;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.SourceList;
import io.creditgrid.loaders.Plan;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The embedded grid of a demo with its log-ins. Like any grid it speaks TLS alone.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
final class DemoGrid implements AutoCloseable {
    private final GridFiles files;
    private final EmbeddedGrid grid;
    private final Path profiles;

    private DemoGrid(GridFiles files, EmbeddedGrid grid, Path profiles) {
        this.files = files;
        this.grid = grid;
        this.profiles = profiles;
    }

    /** Makes key file, users, source list and nodes under {@code dir}. */
    static DemoGrid start(Path dir, Plan plan, int nodes) throws IOException {
        GridFiles files =
                GridFiles.init(dir.resolve("grid"), sources(plan), GridFiles.defaultLogins(), new SecureRandom());
        GateSettings gate = files.embeddedGate(TaskRights.table().build());
        EmbeddedGrid grid = EmbeddedGrid.builder(dir.resolve("nodes"), gate)
                .nodes(nodes)
                .prefix("demo")
                .wiring(node -> {
                    Door.attach(node);
                    ComputeParts.attach(node);
                    HealthWatch.attach(node);
                })
                .start();
        Path profiles = Files.createDirectories(dir.resolve("profiles"));
        return new DemoGrid(files, grid, profiles);
    }

    /** The plan's sources, which the default loader may load for their owners, and the demo bank's own. */
    private static SourceList sources(Plan plan) {
        List<SourceList.Source> sources = new ArrayList<>(PlanSources.of(plan));
        if (sources.stream().noneMatch(source -> source.name().equals(GridFiles.BANK_ORGANISATION))) {
            sources.add(new SourceList.Source(
                    GridFiles.BANK_ORGANISATION,
                    GridFiles.BANK_ORGANISATION,
                    Set.of(),
                    Set.of(RecordKind.CREDIT_MONTH.label(), RecordKind.RELATION.label()),
                    null));
        }
        return SourceList.of(sources);
    }

    /** A connection under one of the default log-ins. */
    CreditGridClient connect(String login) throws IOException {
        CreditGridClient.Builder builder = CreditGridClient.builder()
                .user(login)
                .password(files.password(login))
                .authority(grid.authority());
        grid.thinAddresses().forEach(builder::address);
        return builder.connect();
    }

    /** Writes a profile for a log-in; its file. Addresses change when nodes are started again. */
    Path profile(String login) throws IOException {
        Path file = profiles.resolve(login);
        Files.deleteIfExists(file);
        new Profile(grid.thinAddresses(), login, files.password(login), grid.authority()).write(file);
        return file;
    }

    EmbeddedGrid nodes() {
        return grid;
    }

    GridFiles files() {
        return files;
    }

    @Override
    public void close() {
        grid.close();
    }
}

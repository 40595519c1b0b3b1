package io.creditgrid.grid.node;

import io.creditgrid.grid.security.GateSettings;
import io.creditgrid.grid.security.RoleTable;
import io.creditgrid.grid.security.SourceList;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.apache.ignite.Ignition;
import org.apache.ignite.client.IgniteClient;
import org.apache.ignite.configuration.ClientConfiguration;

/** A small grid with default log-ins, for tests. */
public final class TestGrid implements AutoCloseable {
    private final GridFiles files;
    private final EmbeddedGrid grid;

    private TestGrid(GridFiles files, EmbeddedGrid grid) {
        this.files = files;
        this.grid = grid;
    }

    /** A grid of {@code nodes} nodes under {@code dir}; {@code prefix} is unique in the JVM. */
    public static TestGrid start(Path dir, String prefix, int nodes, RoleTable roles) throws IOException {
        GridFiles files = files(dir.resolve("files"));
        EmbeddedGrid grid = EmbeddedGrid.builder(dir.resolve("work"), gate(files, roles))
                .nodes(nodes)
                .prefix(prefix)
                .quick()
                .start();
        return new TestGrid(files, grid);
    }

    /** New files with the default log-ins and one source. */
    public static GridFiles files(Path dir) throws IOException {
        SourceList sources = SourceList.of(List.of(new SourceList.Source(
                "registry", "demo-registry", Set.of(GridFiles.LOADER_ORGANISATION), Set.of("enterprise"), null)));
        return GridFiles.init(dir, sources, GridFiles.defaultLogins(), new SecureRandom());
    }

    /** Settings of a grid with those files. */
    public static GateSettings gate(GridFiles files, RoleTable roles) {
        return files.embeddedGate(roles);
    }

    public GridFiles files() {
        return files;
    }

    public EmbeddedGrid grid() {
        return grid;
    }

    /** A thin client of the first node, with the password of that log-in. */
    public IgniteClient client(String login) throws IOException {
        return client(login, files.password(login));
    }

    /** A thin client of the first node. */
    public IgniteClient client(String login, String password) {
        return Ignition.startClient(new ClientConfiguration()
                .setAddresses(grid.thinAddresses().get(0))
                .setClusterDiscoveryEnabled(false)
                .setUserName(login)
                .setUserPassword(password));
    }

    @Override
    public void close() {
        grid.close();
    }
}

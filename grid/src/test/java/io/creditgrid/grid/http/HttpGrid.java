package io.creditgrid.grid.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.TaskRights;
import io.creditgrid.grid.health.HealthWatch;
import io.creditgrid.grid.node.EmbeddedGrid;
import io.creditgrid.grid.node.GridFiles;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.TestGrid;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Real nodes that answer over HTTP, and how to ask them. */
final class HttpGrid implements AutoCloseable {
    private static final long PUBLISHED = 1_700_000_000_000L;
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);

    private final GridFiles files;
    private final EmbeddedGrid grid;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private HttpGrid(GridFiles files, EmbeddedGrid grid) {
        this.files = files;
        this.grid = grid;
    }

    /** Active, not created yet; {@code prefix} is unique in the JVM. */
    static HttpGrid start(Path dir, String prefix, int nodes) throws IOException {
        GridFiles files = TestGrid.files(dir.resolve("files"));
        EmbeddedGrid grid = EmbeddedGrid.builder(
                        dir.resolve("work"),
                        TestGrid.gate(files, TaskRights.table().build()))
                .nodes(nodes)
                .prefix(prefix)
                .quick()
                .wiring(HttpGrid::attach)
                .start();
        return new HttpGrid(files, grid);
    }

    /** What a server process attaches, but for the parts that score. */
    static void attach(GridNode node) {
        Door.attach(node);
        HealthWatch.attach(node);
        HttpEndpoint.attach(node);
    }

    EmbeddedGrid grid() {
        return grid;
    }

    CreditGridClient client(String login) throws IOException {
        return CreditGridClient.builder()
                .address(grid.thinAddresses().get(0))
                .user(login)
                .password(files.password(login))
                .connect();
    }

    void create() throws IOException {
        try (CreditGridClient operator = client("operator")) {
            operator.create();
        }
    }

    /** Writes a frame of firms whose names begin with {@code prefix}. */
    static List<Outcome> write(CreditGridClient loader, String prefix, int firms) {
        List<MutationUnit> units = new ArrayList<>();
        for (int i = 0; i < firms; i++) {
            RecordKey key = new RecordKey(
                    EnterpriseId.of("x-test:" + prefix + i), RecordKind.ENTERPRISE, "registry", List.of());
            CreditRecord record = CreditRecord.state(key, Interval.from(18_000), PUBLISHED)
                    .set("currency", "CNY")
                    .set("name", "Firm " + prefix + i)
                    .set("status", "ACTIVE")
                    .build();
            units.add(MutationUnit.of(Mutation.of(new Origin.BatchRow(BATCH, i), Image.of(record))));
        }
        return loader.write(new WriteFrame(BATCH, false, false, units));
    }

    /** Where a node answers, {@code host:port}. */
    String address(int node) {
        return grid.node(node).config().httpAddress();
    }

    HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        return send(node, path, "GET");
    }

    HttpResponse<String> send(int node, String path, String method) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + address(node) + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** {@code 200 ready []} or {@code 503 not ready ["reason", ...]}. */
    String health(int node, String path) {
        try {
            HttpResponse<String> answer = get(node, path);
            JsonNode body = Answer.json().readTree(answer.body());
            return answer.statusCode() + " " + body.get("status").textValue() + " " + body.get("reasons");
        } catch (IOException e) {
            throw new IllegalStateException("node " + node + " did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All samples of a node by {@code name{labels}}. */
    Map<String, Double> metrics(int node) throws IOException, InterruptedException {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : get(node, "/metrics").body().split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            }
        }
        return samples;
    }

    @Override
    public void close() {
        grid.close();
    }
}

package io.creditgrid.grid.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.creditgrid.grid.health.Health;
import io.creditgrid.grid.health.HealthWatch;
import io.creditgrid.grid.node.GridNode;
import io.creditgrid.grid.node.NodeConfig;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.tls.TlsContexts;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers how a node stands. Attached to each {@link GridNode} by {@link #attach}, after its {@link HealthWatch}.
 *
 * <ul>
 *   <li>{@code /live}: 200 while the process moves; a supervisor restarts one that does not.
 *   <li>{@code /ready}: 200 while the node takes reads and writes.
 *   <li>{@code /safe}: 200 while the node may be stopped without a partition being left without a copy.
 *   <li>{@code /metrics}: Prometheus text 0.0.4.
 * </ul>
 *
 * <p>HTTPS where the node has a certificate, else HTTP. The first three answer 503 otherwise, always with {@code {"status": ..., "reasons": [...]}}. All is for GET and HEAD, by
 * a few threads, on what others have gathered: no request makes the node work or wait. How long a request may take to
 * arrive is bounded in {@code JvmSettings}.
 *
 * <p><strong>Thread-safety.</strong> Safe.
 */
public final class HttpEndpoint implements AutoCloseable {
    /** Requests that are served at a time. */
    static final int THREADS = 4;

    /** Requests that wait for a thread; the connections of more are closed. */
    private static final int WAITING_MAX = 64;

    private static final int BACKLOG = 64;
    private static final long IDLE_SECONDS = 30;
    private static final int NO_BODY = -1;
    private static final String JSON = "application/json; charset=utf-8";
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);

    private final HealthWatch watch;
    private final PrometheusRegistry registry;
    private final PrometheusTextFormatWriter text = PrometheusTextFormatWriter.create();
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private HttpEndpoint(HealthWatch watch, HttpServer server) {
        this.watch = watch;
        this.registry = watch.meter().registry();
        this.server = server;
        String name = watch.node().config().name();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_MAX), task -> {
                    Thread thread = new Thread(task, "creditgrid-http-" + name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    /**
     * Serves a node that has a {@link HealthWatch}, on its host and port; for {@code NodeConfig.wiring}.
     *
     * @throws IllegalStateException if the port is taken
     */
    public static void attach(GridNode node) {
        HealthWatch watch = HealthWatch.of(node.ignite());
        HttpEndpoint endpoint = new HttpEndpoint(watch, listen(node.config()));
        NodeMetrics.register(watch);
        node.attach(HttpEndpoint.class, endpoint);
        endpoint.server.start();
    }

    private static HttpServer listen(NodeConfig config) {
        InetSocketAddress address =
                new InetSocketAddress(config.host(), config.ports().http());
        try {
            return config.tls() == null
                    ? HttpServer.create(address, BACKLOG)
                    : listenTls(address, config.tls().context());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "node " + config.name() + " did not start: the port of HTTP is taken, " + config.httpAddress()
                            + " (" + e.getMessage() + "); choose another ports.http",
                    new IOException("Failed to bind to HTTP's port", e));
        }
    }

    /** Without a certificate of the asker: nothing is told here that names a firm, and probes have none. */
    private static HttpServer listenTls(InetSocketAddress address, SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters connection) {
                connection.setSSLParameters(TlsContexts.parameters());
            }
        });
        return server;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (RuntimeException e) {
                LOG.warn("a request could not be answered", e);
                answer(exchange, HttpURLConnection.HTTP_INTERNAL_ERROR, "the node's log says why");
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            answer(exchange, HttpURLConnection.HTTP_BAD_METHOD, "expected GET or HEAD");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/live" -> answer(exchange, watch.liveness().now());
            case "/ready" -> answer(exchange, watch.ready());
            case "/safe" -> answer(exchange, watch.safe());
            case "/metrics" -> metrics(exchange);
            default -> answer(exchange, HttpURLConnection.HTTP_NOT_FOUND, "expected /live, /ready, /safe or /metrics");
        }
    }

    private static void answer(HttpExchange exchange, Health health) throws IOException {
        int code = health.holds() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
        answer(exchange, code, JSON, Answer.json().writeValueAsBytes(new Body(health.status(), health.reasons())));
    }

    /** What is said of a node's health. */
    private record Body(String status, java.util.List<String> reasons) {}

    private static void answer(HttpExchange exchange, int code, String words) throws IOException {
        answer(exchange, code, "text/plain; charset=utf-8", (words + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
        text.write(body, registry.scrape());
        answer(exchange, HttpURLConnection.HTTP_OK, text.getContentType(), body.toByteArray());
    }

    private static void answer(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(code, NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops listening; answers under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}

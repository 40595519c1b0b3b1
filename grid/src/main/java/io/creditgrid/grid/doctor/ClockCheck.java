package io.creditgrid.grid.doctor;

import io.creditgrid.grid.node.NodeSettings;
import io.creditgrid.grid.tls.NodeTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The clock, against the headers {@code Date} of other nodes' HTTP, and against the configuration's own time. */
final class ClockCheck {
    private static final String CLOCK = "clock";

    /** The header has whole seconds, and an answer is under way. */
    private static final Duration NEAR = Duration.ofSeconds(3);

    /** Mutations from clients that are minutes ahead of a server are refused. */
    private static final Duration FAR = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private ClockCheck() {}

    /**
     * Asks the others and compares.
     *
     * @param peers {@code host:port} of other nodes' HTTP
     */
    static List<Finding> clock(NodeSettings settings, List<String> peers, InstantSource clock) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Instant written = Files.getLastModifiedTime(settings.file()).toInstant();
        if (clock.instant().isBefore(written.minus(FAR))) {
            findings.add(Finding.fail(
                    CLOCK,
                    "it is " + clock.instant() + " here, before " + settings.file() + " was written, " + written,
                    "set the clock right; have it kept so by NTP"));
        }
        Map<String, Duration> ahead = ask(settings, peers, clock);
        ahead.forEach((peer, by) -> findings.add(compared(peer, by)));
        if (ahead.isEmpty()) {
            findings.add(Finding.ok(
                    CLOCK,
                    peers.isEmpty()
                            ? "not compared: all seeds are on this machine, which has one clock"
                            : "not compared: none of " + peers + " answers over HTTP"));
        }
        return findings;
    }

    /** By how much the clock here is ahead of each that answers. */
    private static Map<String, Duration> ask(NodeSettings settings, List<String> peers, InstantSource clock) {
        Map<String, Duration> ahead = new TreeMap<>();
        Optional<HttpClient> client = peers.isEmpty() ? Optional.empty() : client(settings, clock);
        String scheme = settings.tls() == null ? "http://" : "https://";
        for (String peer : peers) {
            client.flatMap(http -> ask(http, scheme + peer + "/live", clock))
                    .ifPresent(difference -> ahead.put(peer, difference));
        }
        return ahead;
    }

    private static Optional<HttpClient> client(NodeSettings settings, InstantSource clock) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        NodeSettings.TlsFiles tls = settings.tls();
        if (tls != null) {
            try {
                builder.sslContext(NodeTls.read(tls.certificate(), tls.key(), tls.authority(), clock)
                        .context());
            } catch (IOException e) {
                return Optional.empty(); // what is said of TLS names it
            }
        }
        return Optional.of(builder.build());
    }

    private static Optional<Duration> ask(HttpClient client, String address, InstantSource clock) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(PATIENCE)
                    .build();
            Instant asked = clock.instant();
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            Instant answered = clock.instant();
            Instant here = asked.plus(Duration.between(asked, answered).dividedBy(2));
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    .map(there -> Duration.between(there, here));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** One comparison; {@code ahead} is negative where the clock here is behind. */
    static Finding compared(String peer, Duration ahead) {
        Duration apart = ahead.abs();
        String text = "it is " + apart.toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of")
                + " the clock of " + peer;
        String cure = "have both kept right by NTP: days, consents and the order of the log go by them";
        if (apart.compareTo(FAR) > 0) {
            return Finding.fail(CLOCK, text, cure);
        }
        return apart.compareTo(NEAR) > 0 ? Finding.warn(CLOCK, text, cure) : Finding.ok(CLOCK, text);
    }
}

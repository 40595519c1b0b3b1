package io.creditgrid.cli;

import io.creditgrid.cli.connection.Profile;
import io.creditgrid.client.CreditGridClient;
import io.creditgrid.client.internal.IgniteChannel;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.contract.TaskName;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.RequestId;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.mutation.Outcomes;
import io.creditgrid.model.mutation.WriteFrame;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.value.Interval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Calls that are wrong, each in one way. */
final class BadCalls {
    private static final String FIRM = "x-call:1";
    private static final String KEY = FIRM + "/registry";

    private BadCalls() {}

    static Stream<BadInput> rows() {
        return Stream.of(
                new BadInput(
                        "a first record",
                        grid -> grid.run("loader", "put", "enterprise", record(grid, "first", "2024-01-01T00:00:00Z")),
                        "LOADED",
                        "",
                        "",
                        0,
                        1),
                new BadInput(
                        "a wrong password",
                        BadCalls::wrongPassword,
                        "WRONG_PASSWORD",
                        "log-in auditor",
                        "wrong log-in or password, or refused for 60 s",
                        1,
                        0),
                new BadInput(
                        "no permission",
                        grid -> grid.run("loader", "portfolio", "score", "--out", grid.dir() + "/scores.csv"),
                        "NO_PERMISSION",
                        "log-in loader",
                        "has no role that may call SWEEP",
                        1,
                        0),
                new BadInput(
                        "a source that is not yours",
                        grid -> grid.run("bank", "put", "enterprise", record(grid, "foreign", "2024-01-02T00:00:00Z")),
                        "NOT_YOUR_SOURCE",
                        "source=registry",
                        "lists bank-demo as owner or loader for enterprise.*ask its owner to list you",
                        1,
                        0),
                new BadInput(
                        "a purpose that is not yours",
                        grid -> grid.run("bank", "get", "enterprise", KEY, "--purpose", "SUPERVISION"),
                        "PURPOSE_NOT_YOURS",
                        "SUPERVISION|purpose",
                        "purpose",
                        1,
                        1),
                new BadInput(
                        "a purpose that there is not",
                        grid -> grid.run("bank", "get", "enterprise", KEY, "--purpose", "CURIOSITY"),
                        "creditgrid",
                        "CURIOSITY",
                        "CREDIT_GRANTING",
                        2,
                        0),
                new BadInput(
                        "no consent",
                        grid -> grid.run("bank", "get", "taxFiling", KEY + "/VAT/2024", "--purpose", "CREDIT_GRANTING"),
                        "NO_CONSENT",
                        "",
                        "consent",
                        1,
                        1),
                new BadInput(
                        "an unknown firm",
                        grid -> grid.run(
                                "bank", "get", "enterprise", "x-call:2/registry", "--purpose", "CREDIT_GRANTING"),
                        "UNKNOWN_FIRM",
                        "x-call:2",
                        "register|check|load",
                        1,
                        0),
                new BadInput(
                        "a record published in the future",
                        grid -> grid.run("loader", "put", "enterprise", record(grid, "future", "2199-01-01T00:00:00Z")),
                        "PUBLISHED_IN_FUTURE",
                        "publishedAt=2199-01-01T00:00:00Z",
                        "at most a day ahead.*correct the date",
                        1,
                        0),
                new BadInput(
                        "a record that names the grid as a firm",
                        grid -> grid.run("loader", "put", "enterprise", json(grid, "grid", """
                                {"firm": "grid:p1", "source": "registry", "from": "2020-01-01",
                                 "publishedAt": "2024-01-01T00:00:00Z", "currency": "CNY", "name": "甲", "status": "ACTIVE"}
                                """)),
                        "BAD_VALUE|BAD_REQUEST|creditgrid",
                        "grid:p1",
                        "expected enterprise under a firm",
                        1,
                        0),
                new BadInput(
                        "nothing to remove",
                        grid -> grid.run("loader", "remove", "enterprise", "x-call:3/registry", "--from", "2024-01-01"),
                        "NOTHING_TO_REMOVE",
                        "there never was one",
                        "check source and key",
                        1,
                        0),
                new BadInput(
                        "a request id of the future",
                        grid -> write(grid, Duration.ofMinutes(6)),
                        "ID_IN_FUTURE",
                        "time in id=20",
                        "at most 5 minutes ahead of the grid's clock.*set the caller's clock",
                        1,
                        0),
                new BadInput(
                        "a request id of an hour ago",
                        grid -> write(grid, Duration.ofHours(-1)),
                        "TOO_OLD",
                        "time in id=20",
                        "of the last 10 minutes.*read the record, then send a new request",
                        1,
                        0),
                new BadInput(
                        "a frame that is too large",
                        grid -> answer(
                                grid,
                                () -> new WriteFrame(
                                                null,
                                                false,
                                                false,
                                                java.util.Collections.nCopies(
                                                        Limits.FRAME_UNITS_MAX + 1, unit(Duration.ZERO)))
                                        .encode()),
                        "FRAME_TOO_LARGE",
                        "units=10001",
                        "expected a frame of at most 4194304 bytes and 10000 units.*send it in parts",
                        1,
                        0),
                new BadInput(
                        "a frame that is too large, sent all the same",
                        grid -> answer(grid, () -> new byte[Limits.FRAME_BYTES_MAX + 1]),
                        "FRAME_TOO_LARGE",
                        "bytes=4194305",
                        "expected a frame of at most 4194304 bytes.*send it in parts",
                        1,
                        0),
                new BadInput(
                        "a frame that is none",
                        grid -> answer(grid, () -> "no frame".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        "FRAME_MALFORMED",
                        "",
                        "expected a frame of mutations: expected",
                        1,
                        0));
    }

    private static Ran wrongPassword(InputGrid grid) throws Exception {
        Path profile = grid.dir().resolve("wrong.profile");
        Files.deleteIfExists(profile);
        new Profile(grid.nodes().thinAddresses(), "auditor", "guess").write(profile);
        return Ran.of("audit", "root", "--profile", profile.toString());
    }

    private static String record(InputGrid grid, String name, String publishedAt) throws Exception {
        return json(grid, name, """
                {"firm": "%s", "source": "registry", "from": "2020-01-01", "publishedAt": "%s",
                 "currency": "CNY", "name": "甲", "status": "ACTIVE"}
                """.formatted(FIRM, publishedAt));
    }

    private static String json(InputGrid grid, String name, String text) throws Exception {
        Path file = grid.dir().resolve(name + ".json");
        Files.writeString(file, text);
        return file.toString();
    }

    private static MutationUnit unit(Duration ahead) {
        Instant time = Instant.now().plus(ahead);
        RecordKey key = new RecordKey(EnterpriseId.of(FIRM), RecordKind.ENTERPRISE, "registry", List.of());
        CreditRecord record = CreditRecord.state(key, Interval.from(0), 1_710_000_000_000L)
                .set("currency", "CNY")
                .set("name", "乙")
                .set("status", "ACTIVE")
                .build();
        Origin origin = Origin.Request.of(RequestId.of(time.toEpochMilli(), new SplittableRandom(1)));
        return MutationUnit.of(Mutation.of(origin, Image.of(record)));
    }

    /** What the library answers to a mutation whose id has another time. */
    private static Ran write(InputGrid grid, Duration ahead) throws Exception {
        try (CreditGridClient client = grid.client("loader")) {
            return told(client.write(unit(ahead)).get(0));
        } catch (GridException e) {
            return new Ran(1, "", e.error() + ": " + e.plainMessage());
        }
    }

    /** Makes a frame's bytes, which may fail already. */
    private interface Frame {
        byte[] bytes();
    }

    /** What the grid answers to bytes. */
    private static Ran answer(InputGrid grid, Frame frame) throws Exception {
        try (IgniteChannel channel = grid.channel("loader")) {
            return told(
                    Outcomes.decode(channel.call(TaskName.WRITE, frame.bytes())).get(0));
        } catch (GridException e) {
            return new Ran(1, "", e.error() + ": " + e.plainMessage());
        }
    }

    private static Ran told(Outcome outcome) {
        return outcome.error() == null
                ? new Ran(0, outcome.code().name(), "")
                : new Ran(1, "", outcome.error() + ": " + outcome.message());
    }
}

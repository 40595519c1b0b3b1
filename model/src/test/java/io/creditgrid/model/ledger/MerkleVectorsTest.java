package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.creditgrid.model.testkit.SharedFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The proofs of transparency-dev/merkle, good and wrong ones: each must be judged as its authors do. */
final class MerkleVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void inclusion() throws IOException {
        assertThat(agree("inclusion", MerkleVectorsTest::verifiesInclusion)).isEqualTo(98);
    }

    @Test
    void consistency() throws IOException {
        assertThat(agree("consistency", MerkleVectorsTest::verifiesConsistency)).isEqualTo(98);
    }

    private static int agree(String folder, Predicate<JsonNode> verifies) throws IOException {
        Path root = SharedFiles.require("vectors/transparency-dev-merkle/testdata/" + folder);
        int good = 0;
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            JsonNode one = JSON.readTree(file.toFile());
            boolean expected = !one.path("wantErr").asBoolean();
            assertThat(verifies.test(one)).as(file.toString()).isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isEqualTo(6);
        return files.size();
    }

    private static boolean verifiesInclusion(JsonNode one) {
        return isLong(one, "leafIdx")
                && isLong(one, "treeSize")
                && Merkle.verifyInclusion(
                        one.get("leafIdx").longValue(),
                        one.get("treeSize").longValue(),
                        hash(one.get("leafHash")),
                        hashes(one.get("proof")),
                        hash(one.get("root")));
    }

    private static boolean verifiesConsistency(JsonNode one) {
        return isLong(one, "size1")
                && isLong(one, "size2")
                && Merkle.verifyConsistency(
                        one.get("size1").longValue(),
                        one.get("size2").longValue(),
                        hash(one.get("root1")),
                        hash(one.get("root2")),
                        hashes(one.get("proof")));
    }

    /** Numbers go to 2^64-1; what is beyond long is refused, not wrapped. */
    private static boolean isLong(JsonNode one, String field) {
        BigInteger number = one.get(field).bigIntegerValue();
        return number.signum() >= 0 && number.compareTo(LONG_MAX) <= 0;
    }

    private static @Nullable List<byte[]> hashes(JsonNode proof) {
        if (proof.isNull()) {
            return null;
        }
        List<byte[]> hashes = new ArrayList<>();
        for (JsonNode each : proof) {
            hashes.add(Base64.getDecoder().decode(each.textValue()));
        }
        return hashes;
    }

    private static byte @Nullable [] hash(JsonNode text) {
        return text.isNull() ? null : Base64.getDecoder().decode(text.textValue());
    }
}

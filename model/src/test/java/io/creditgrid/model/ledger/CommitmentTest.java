package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.creditgrid.model.cbor.CborException;
import io.creditgrid.model.cbor.CborReader;
import io.creditgrid.model.cbor.CborWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CommitmentTest {
    private static final byte[] SECRET = new Commitment(Golden.KEYS).secret(1, 2, 3, 4);

    @Test
    void everyField_opensAlone() {
        byte[] payload = Golden.put();
        byte[] commitment = Commitment.of(SECRET, Half.IMAGE, payload);
        CborReader in = new CborReader(payload);
        int count = in.array();
        for (int i = 0; i < count; i++) {
            Opening opening = Commitment.open(SECRET, Half.IMAGE, payload, i);
            assertThat(opening.value().is(in.rawItem())).isTrue();
            assertThat(Commitment.verifyOpening(opening, commitment)).isTrue();
        }
        assertThatThrownBy(() -> Commitment.open(SECRET, Half.IMAGE, payload, count))
                .isInstanceOf(CborException.class);
        assertThatThrownBy(() -> Commitment.open(SECRET, Half.IMAGE, payload, -1))
                .isInstanceOf(CborException.class);
    }

    @Test
    void openingsOfSomethingElse_fail() {
        byte[] payload = Golden.put();
        byte[] commitment = Commitment.of(SECRET, Half.IMAGE, payload);
        Opening right = Commitment.open(SECRET, Half.IMAGE, payload, 4);
        Bytes otherValue = Bytes.of(new CborWriter().integer(123_457).toByteArray());
        List<Bytes> otherHashes = new ArrayList<>(right.fieldHashes());
        otherHashes.set(0, otherHashes.get(1));
        List<Bytes> fewer = right.fieldHashes().subList(0, 6);
        for (Opening wrong : List.of(
                new Opening(Half.META, 4, right.value(), right.salt(), right.fieldHashes()),
                new Opening(Half.IMAGE, 3, right.value(), right.salt(), right.fieldHashes()),
                new Opening(Half.IMAGE, 4, otherValue, right.salt(), right.fieldHashes()),
                new Opening(Half.IMAGE, 4, right.value(), Bytes.of(new byte[16]), right.fieldHashes()),
                new Opening(Half.IMAGE, 4, right.value(), right.salt(), otherHashes),
                new Opening(Half.IMAGE, 4, right.value(), right.salt(), fewer))) {
            assertThat(Commitment.verifyOpening(wrong, commitment)).isFalse();
        }
        assertThat(Commitment.verifyOpening(right, Commitment.of(SECRET, Half.META, payload)))
                .isFalse();
    }

    @Test
    void equalFields_haveDifferentHashes() {
        byte[] payload =
                new CborWriter().array(3).integer(7).integer(7).integer(7).toByteArray();
        Opening opening = Commitment.open(SECRET, Half.META, payload, 0);
        assertThat(Set.copyOf(opening.fieldHashes())).hasSize(3);
    }

    @Test
    void secrets_dependOnEveryPartOfThePlace() {
        Commitment commitment = new Commitment(Golden.KEYS);
        LedgerKeys others = new LedgerKeys(Golden.KEYS.tagKey(), Golden.KEYS.tagKey());
        Set<Bytes> secrets = IntStream.range(0, 6)
                .mapToObj(i -> i == 5
                        ? new Commitment(others).secret(1, 1, 1, 1)
                        : commitment.secret(i == 1 ? 2 : 1, i == 2 ? 2 : 1, i == 3 ? 2 : 1, i == 4 ? 2 : 1))
                .map(Bytes::wrap)
                .collect(Collectors.toSet());
        assertThat(secrets).hasSize(6);
    }

    @Test
    void payloadsThatAreNoArray_areRefused() {
        for (byte[] wrong : new byte[][] {{}, {0}, {(byte) 0x81}, {(byte) 0x80, 0}, {(byte) 0x81, 0x18, 1}}) {
            assertThatThrownBy(() -> Commitment.of(SECRET, Half.META, wrong)).isInstanceOf(CborException.class);
        }
    }

    @Test
    void keys_areNotShown() {
        assertThat(Golden.KEYS.toString()).doesNotContain("11").doesNotContain("22");
    }
}

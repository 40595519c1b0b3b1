package io.creditgrid.model.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BlockBuilderTest {
    private static final Commitment COMMITMENT = new Commitment(Golden.KEYS);
    private static final byte[] TAG = new byte[16];

    @Test
    void blocks_followEachOther() {
        Head head = Golden.builder().head();
        BlockBuilder loaded = new BlockBuilder(Golden.GRID, COMMITMENT, head, 3, Golden.TIME - 1);
        assertThat(loaded.nextSeq()).isEqualTo(2);
        assertThat(loaded.add(TAG, TAG, 1, 0, Golden.PUT_BY_LOADER, Golden.put()))
                .isEqualTo(2);
        Block block = loaded.block();
        assertThat(block.number()).isEqualTo(1);
        assertThat(block.firstSeq()).isEqualTo(2);
        assertThat(block.endSeq()).isEqualTo(3);
        assertThat(block.previousWithIds()).isZero();
        assertThat(block.ids()).isEmpty();
        Head next = loaded.head();
        assertThat(next.lastWithIds()).isZero();
        assertThat(next.size()).isEqualTo(3);

        BlockBuilder called = new BlockBuilder(Golden.GRID, COMMITMENT, next, 4, Golden.TIME + 9);
        called.add(TAG, TAG, 1, 0, Golden.REMOVE_BY_CALL, Golden.remove());
        assertThat(called.block().ids()).hasSize(1);
        assertThat(called.head().lastWithIds()).isEqualTo(2);
        assertThat(called.head().writerEpoch()).isEqualTo(4);
        assertThat(called.head().committedAt()).isEqualTo(Golden.TIME + 9);
    }

    @Test
    void commitTime_neverFalls() {
        BlockBuilder late =
                new BlockBuilder(Golden.GRID, COMMITMENT, Golden.builder().head(), 3, 5);
        assertThat(late.committedAt()).isEqualTo(Golden.TIME);
        late.add(TAG, TAG, 1, 0, Golden.PUT_BY_LOADER, Golden.put());
        assertThat(Leaf.decode(late.block().entries().get(0).leaf().array()).committedAt())
                .isEqualTo(Golden.TIME);
    }

    @Test
    void writerEpoch_neverFalls() {
        Head head = Golden.builder().head();
        assertThatThrownBy(() -> new BlockBuilder(Golden.GRID, COMMITMENT, head, 2, 0))
                .isInstanceOf(IllegalArgumentException.class);
        Head empty = Head.empty(Golden.GRID, 0);
        assertThatThrownBy(() -> new BlockBuilder(Golden.GRID, COMMITMENT, empty, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void partitionsMissingInTheTable_areRefused() {
        assertThatThrownBy(() -> PartitionRoot.overAll(List.of(PartitionRoot.empty(1))))
                .hasMessageContaining("partition 0");
    }
}

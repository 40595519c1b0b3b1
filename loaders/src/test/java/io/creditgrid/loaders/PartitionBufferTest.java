package io.creditgrid.loaders;

import static org.assertj.core.api.Assertions.assertThat;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.id.Placement;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartitionBufferTest {
    private static final Bytes BATCH = Bytes.wrap(new byte[32]);

    private final Placement placement = new Placement(8);

    @Test
    void fullestPartition_goesFirst_sortedByFirm() {
        PartitionBuffer buffer = new PartitionBuffer(placement);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            Pending pending = outcome("f" + i, 1, i);
            buffer.add(pending);
            counts.merge(placement.partition(pending.firm()), 1, Integer::sum);
        }
        int most = Collections.max(counts.values());

        PartitionBuffer.Frame frame = java.util.Objects.requireNonNull(buffer.take(most));
        List<EnterpriseId> firms =
                frame.mutations().stream().map(Pending::firm).limit(most).toList();
        assertThat(firms).isSorted();
        assertThat(counts.get(placement.partition(firms.get(0)))).isEqualTo(most);
    }

    @Test
    void everythingComesOutOnce_oneKeyAndOnePartitionInOneFrameAtATime_inOrder() {
        SplittableRandom random = new SplittableRandom(Seeds.of(PartitionBufferTest.class));
        PartitionBuffer buffer = new PartitionBuffer(placement);
        List<PartitionBuffer.Frame> underWay = new ArrayList<>();
        Map<RecordKey, Long> lastRow = new HashMap<>();
        int added = 0;
        int taken = 0;
        while (added < 5_000 || !buffer.isEmpty()) {
            for (int i = 0; i < 200 && added < 5_000; i++) {
                buffer.add(outcome("f" + random.nextInt(40), random.nextInt(3), added++));
            }
            PartitionBuffer.Frame frame = underWay.size() < 3 ? buffer.take(1) : null;
            if (frame != null) {
                Set<RecordKey> keys = new HashSet<>();
                for (Pending pending : frame.mutations()) {
                    RecordKey key = pending.mutation().image().key();
                    assertThat(keys.add(key)).isTrue();
                    assertThat(pending.row()).isGreaterThan(lastRow.getOrDefault(key, -1L));
                    lastRow.put(key, pending.row());
                }
                underWay.forEach(
                        other -> assertThat(other.partitions()).doesNotContainAnyElementsOf(frame.partitions()));
                taken += frame.mutations().size();
                underWay.add(frame);
            } else {
                buffer.release(underWay.remove(random.nextInt(underWay.size())));
            }
        }

        assertThat(taken).isEqualTo(5_000);
        assertThat(buffer.heldBytes()).isZero();
    }

    @Test
    void frames_keepToTheirSizes() {
        PartitionBuffer buffer = new PartitionBuffer(placement);
        for (int i = 0; i < 20_000; i++) {
            buffer.add(outcome("f" + i, 1, i));
        }
        for (PartitionBuffer.Frame f = buffer.take(1); f != null; f = buffer.take(1)) {
            assertThat(f.mutations()).hasSizeLessThanOrEqualTo(PartitionBuffer.FRAME_MUTATIONS_MAX);
            buffer.release(f);
        }
        assertThat(buffer.isEmpty()).isTrue();
    }

    private static Pending outcome(String firm, int definition, long row) {
        RecordKey key =
                new RecordKey(EnterpriseId.of("x-t:" + firm), RecordKind.OUTCOME, "s", List.of("d" + definition));
        CreditRecord record =
                CreditRecord.event(key, 20_000, row).set("bad", true).build();
        return new Pending(row, row + 2, Mutation.of(new Origin.BatchRow(BATCH, row), Image.of(record)));
    }
}

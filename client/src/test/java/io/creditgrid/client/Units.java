package io.creditgrid.client;

import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.ledger.Bytes;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Units to send, by the numbers of their request ids. Pure functions. */
final class Units {
    private Units() {}

    static MutationUnit unit(String firm, int... ids) {
        RecordKey key =
                new RecordKey(EnterpriseId.of("x-test:" + firm), RecordKind.OUTCOME, "registry", List.of("d90"));
        List<Mutation> mutations = new ArrayList<>();
        for (int id : ids) {
            mutations.add(Mutation.of(origin(id), Image.removal(key, id, 1)));
        }
        return new MutationUnit(mutations);
    }

    static Origin origin(int id) {
        return new Origin.Request(
                Bytes.wrap(ByteBuffer.allocate(16).putInt(12, id).array()));
    }
}

package io.creditgrid.model.mutation;

import io.creditgrid.model.contract.Limits;
import io.creditgrid.model.id.EnterpriseId;
import java.util.List;

/**
 * Mutations of one firm that land together or not at all.
 *
 * @param mutations 1 to {@link Limits#UNIT_MUTATIONS_MAX}, all of one firm
 */
public record MutationUnit(List<Mutation> mutations) {
    /**
     * @throws IllegalArgumentException if there are none, too many, or they name different firms
     */
    public MutationUnit {
        mutations = List.copyOf(mutations);
        if (mutations.isEmpty() || mutations.size() > Limits.UNIT_MUTATIONS_MAX) {
            throw new IllegalArgumentException("expected 1 to " + Limits.UNIT_MUTATIONS_MAX
                    + " mutations in a unit: mutations=" + mutations.size());
        }
        EnterpriseId firm = mutations.get(0).image().key().firm();
        for (Mutation mutation : mutations) {
            if (!mutation.image().key().firm().equals(firm)) {
                throw new IllegalArgumentException("expected one firm in a unit: " + firm.canonical() + " and "
                        + mutation.image().key().firm().canonical() + "; send two units");
            }
        }
    }

    /** A unit of one mutation. */
    public static MutationUnit of(Mutation mutation) {
        return new MutationUnit(List.of(mutation));
    }

    /** The firm that all mutations are of. */
    public EnterpriseId firm() {
        return mutations.get(0).image().key().firm();
    }
}

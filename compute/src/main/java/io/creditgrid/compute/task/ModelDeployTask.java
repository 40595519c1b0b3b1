package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.grid.door.Door;
import io.creditgrid.grid.door.DoorTask;
import io.creditgrid.grid.security.Actor;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.score.DeployAnswer;
import io.creditgrid.model.contract.score.DeployRequest;
import io.creditgrid.model.ledger.Origin;
import io.creditgrid.model.mutation.Mutation;
import io.creditgrid.model.mutation.MutationUnit;
import io.creditgrid.model.mutation.Outcome;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.model.scorecard.ScorecardException;
import io.creditgrid.model.scorecard.ScorecardReader;
import io.creditgrid.model.value.Interval;
import io.creditgrid.persistence.cache.CacheName;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Takes a card in once it has proved itself, or makes a deployed one the default. Card and pointer lie in different
 * partitions, so each is a call of its own. The same call twice changes nothing the second time.
 */
public final class ModelDeployTask extends DoorTask<DeployRequest> {
    private static final long serialVersionUID = 1L;

    public ModelDeployTask() {
        super(DeployRequest.class);
    }

    @Override
    protected ClusterNode place(Ignite reached, DeployRequest request) {
        RecordKey key = request.card() == null
                ? CardStore.defaultKey()
                : CardStore.cardKey(ScorecardReader.modelId(request.card()));
        return reached.affinity(CacheName.HEAD.label())
                .mapPartitionToNode(Door.of(reached).placement().partition(key.firm()));
    }

    @Override
    protected Object answer(Door door, Actor actor, DeployRequest request) {
        ComputeParts parts = ComputeParts.of(door.ignite());
        byte[] bytes = request.card();
        if ((bytes == null) == (request.makeDefault() == null)) {
            throw new GridException(
                    GridError.BAD_REQUEST, "expected a card or the model id of a default: one of the two");
        }
        Scorecard card = bytes == null ? parts.cards().get(request.makeDefault(), parts.today()) : check(bytes);
        CreditRecord record = record(parts, card, bytes);
        Mutation mutation = Mutation.of(Origin.Request.of(request.request()), Image.of(record));
        return Appends.then(door, actor, MutationUnit.of(mutation), outcomes -> {
            Appends.requireDone(outcomes);
            boolean changed = outcomes.get(0).code() == Outcome.Code.LOADED;
            return new DeployAnswer(
                    card.modelId(), card.about().name(), card.about().version(), changed);
        });
    }

    private static CreditRecord record(ComputeParts parts, Scorecard card, byte @Nullable [] bytes) {
        Interval fromToday = Interval.from(parts.today().toEpochDay());
        RecordKey key = bytes == null ? CardStore.defaultKey() : CardStore.cardKey(card.modelId());
        return CreditRecord.state(key, fromToday, parts.now().toEpochMilli())
                .set("card", bytes)
                .set("target", bytes == null ? card.modelId() : null)
                .set("name", card.about().name())
                .set("cardVersion", card.about().version())
                .build();
    }

    /** The card, if it reads features that there are and reproduces its own expected results; else all that is wrong with it. */
    private static Scorecard check(byte[] bytes) {
        Scorecard card;
        try {
            card = ScorecardReader.read(bytes);
        } catch (ScorecardException e) {
            throw new GridException(GridError.BAD_MODEL, String.valueOf(e.getMessage()), e);
        }
        List<String> unknown = card.inputs().stream()
                .filter(name -> !FeatureCatalogue.has(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new GridException(
                    GridError.BAD_MODEL,
                    "expected features of the catalogue ('creditgrid features list'): the card reads " + unknown);
        }
        return card;
    }
}

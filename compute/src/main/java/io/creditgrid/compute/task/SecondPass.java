package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.compute.feature.FeatureVector;
import io.creditgrid.compute.feature.FirmFile;
import io.creditgrid.compute.feature.FirmFileBuilder;
import io.creditgrid.compute.network.BasePdSnapshot;
import io.creditgrid.compute.network.CustomerPds;
import io.creditgrid.compute.network.PartitionPds;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.contract.score.SweepAnswer;
import io.creditgrid.model.contract.score.SweepRequest;
import io.creditgrid.model.scorecard.RejectedValueException;
import io.creditgrid.model.scorecard.Scorecard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * One page of the second pass over one partition, run where it is reserved: scores with features of the network, of the
 * firms that the first pass found. Answers a {@link SweepAnswer} in an envelope.
 */
final class SecondPass implements IgniteCallable<byte[]> {
    private static final long serialVersionUID = 1L;

    private final byte[] request;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    SecondPass(SweepRequest request) {
        this.request = Answer.request(request);
    }

    @Override
    public byte[] call() {
        try {
            return Answer.ok(page(Answer.readRequest(request, SweepRequest.class)));
        } catch (GridException e) {
            return Answer.error(e);
        }
    }

    private SweepAnswer page(SweepRequest asked) {
        ComputeParts parts = ComputeParts.of(Objects.requireNonNull(ignite));
        BasePdSnapshot snapshot = parts.snapshots().of(asked.sweep());
        if (snapshot == null) {
            throw new GridException(
                    GridError.BAD_REQUEST,
                    "expected a sweep whose first pass is complete and the last one begun: sweep=" + asked.sweep()
                            + "; start a new one");
        }
        Scorecard card = parts.cards().get(snapshot.source().modelId(), parts.today());
        LocalDate validAt = LocalDate.ofEpochDay(snapshot.source().validAt());
        PartitionPds firms = snapshot.partition(asked.partition());
        int to = Math.min(firms.size(), asked.from() + asked.rows());
        List<PartitionFirms.Tag> tags = new ArrayList<>();
        for (int i = asked.from(); i < to; i++) {
            tags.add(new PartitionFirms.Tag(firms.tagHigh(i), firms.tagLow(i)));
        }
        CustomerPds pds = parts.snapshots().customers(snapshot);
        List<PortfolioRow> rows = new ArrayList<>();
        new PartitionFirms(parts.door(), asked.partition()).forEach(tags, firm -> {
            FirmFileBuilder builder = new FirmFileBuilder(validAt, parts.sourceOrder(), ScoreCall.FELT);
            firm.records().forEach(builder::add);
            FirmFile file = builder.build(pds);
            if (file.isRegistered()) {
                rows.add(row(card, asked, firm, file));
            }
        });
        return new SweepAnswer(
                card.modelId(),
                validAt.toString(),
                firms.size(),
                rows,
                to < firms.size() ? to : null,
                card.scaling().min(),
                card.scaling().max());
    }

    private static PortfolioRow row(Scorecard card, SweepRequest asked, PartitionFirms.Firm firm, FirmFile file) {
        try {
            FeatureVector inputs = FeatureCatalogue.compute(file, card.inputs());
            Judgement judged = Judgement.of(card, asked.sweep(), inputs);
            return Rows.scored(firm.records(), card, judged, asked.features() ? FeatureCatalogue.compute(file) : null);
        } catch (RejectedValueException e) {
            return Rows.refused(firm.records(), e);
        }
    }
}

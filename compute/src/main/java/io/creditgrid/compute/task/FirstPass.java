package io.creditgrid.compute.task;

import io.creditgrid.compute.feature.FeatureCatalogue;
import io.creditgrid.compute.feature.FirmFile;
import io.creditgrid.compute.feature.FirmFileBuilder;
import io.creditgrid.compute.network.PartitionPds;
import io.creditgrid.model.contract.Answer;
import io.creditgrid.model.contract.score.PortfolioRow;
import io.creditgrid.model.scorecard.RejectedValueException;
import io.creditgrid.model.scorecard.Scorecard;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over one partition, run where it is reserved: base probabilities of its firms, without features of the
 * network, left as the partition's row. Answers a {@link Result} as JSON.
 */
final class FirstPass implements IgniteCallable<byte[]> {
    private static final long serialVersionUID = 1L;

    private final int partition;
    private final long position;
    private final String sweepId;
    private final String modelId;
    private final long validAt;

    @IgniteInstanceResource
    private transient @Nullable Ignite ignite;

    /**
     * What it left.
     *
     * @param firms firms that have a base probability
     * @param hash SHA-256 of the row, hexadecimal
     * @param refused firms that the card refuses
     */
    record Result(long firms, String hash, List<PortfolioRow> refused) {}

    FirstPass(int partition, long position, String sweepId, String modelId, LocalDate validAt) {
        this.partition = partition;
        this.position = position;
        this.sweepId = sweepId;
        this.modelId = modelId;
        this.validAt = validAt.toEpochDay();
    }

    @Override
    public byte[] call() {
        ComputeParts parts = ComputeParts.of(Objects.requireNonNull(ignite));
        Scorecard card = parts.cards().get(modelId, parts.today());
        PartitionPds.Builder pds =
                new PartitionPds.Builder(new PartitionPds.Source(sweepId, modelId, validAt), partition, position);
        List<PortfolioRow> refused = new ArrayList<>();
        new PartitionFirms(parts.door(), partition).forEach(firm -> {
            FirmFileBuilder builder =
                    new FirmFileBuilder(LocalDate.ofEpochDay(validAt), parts.sourceOrder(), ScoreCall.FELT);
            firm.records().forEach(builder::add);
            FirmFile file = builder.build(null);
            if (!file.isRegistered()) {
                return;
            }
            try {
                double pd = Judgement.of(card, null, FeatureCatalogue.compute(file, card.inputs()))
                        .result()
                        .pd();
                pds.add(firm.tag().high(), firm.tag().low(), pd);
            } catch (RejectedValueException e) {
                refused.add(Rows.refused(firm.records(), e));
            }
        });
        PartitionPds row = pds.build();
        parts.snapshots().put(row);
        return Answer.request(new Result(row.size(), HexFormat.of().formatHex(row.sha256()), refused));
    }
}

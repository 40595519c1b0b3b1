package io.creditgrid.compute.task;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.creditgrid.grid.door.Door;
import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.EnterpriseId;
import io.creditgrid.model.record.CreditRecord;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.scorecard.Scorecard;
import io.creditgrid.model.scorecard.ScorecardReader;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cards that the grid holds. A model id is the SHA-256 of a card's bytes, so a compiled card never goes stale; which one is
 * the default is read each time.
 *
 * <p><strong>Thread-safety.</strong> Safe. Call it as the node.
 */
final class CardStore {
    /** Compiled cards kept; a bank has a handful. */
    static final int CARDS_MAX = 64;

    /** Key part of the pointer to the default card. */
    static final String DEFAULT = "default";

    private static final EnterpriseId POINTERS = EnterpriseId.of("grid:models");
    private static final Pattern MODEL_ID = Pattern.compile("[0-9a-f]{64}");

    private final Door door;
    private final Cache<String, Scorecard> compiled =
            Caffeine.newBuilder().maximumSize(CARDS_MAX).build();

    CardStore(Door door) {
        this.door = door;
    }

    /** The key of a card. */
    static RecordKey cardKey(String modelId) {
        return new RecordKey(
                EnterpriseId.of("grid:m-" + modelId), RecordKind.MODEL, RecordKey.GRID_SOURCE, List.of(modelId));
    }

    /** The key of the pointer to the default card. */
    static RecordKey defaultKey() {
        return new RecordKey(POINTERS, RecordKind.MODEL, RecordKey.GRID_SOURCE, List.of(DEFAULT));
    }

    /**
     * A card, compiled.
     *
     * @param modelId its model id; null for the default
     * @throws GridException UNKNOWN_MODEL, with the cure
     */
    Scorecard get(@Nullable String modelId, LocalDate today) {
        String id = modelId == null ? defaultId(today) : modelId;
        Scorecard card = compiled.getIfPresent(id);
        if (card == null) {
            card = load(id, today);
            compiled.put(id, card);
        }
        return card;
    }

    private String defaultId(LocalDate today) {
        CreditRecord pointer = read(defaultKey(), today);
        String target = pointer == null ? null : pointer.text("target");
        if (target == null) {
            throw new GridException(
                    GridError.UNKNOWN_MODEL,
                    "expected a default card: there is none; deploy one with 'creditgrid model deploy FILE --default', or"
                            + " name a model");
        }
        return target;
    }

    private Scorecard load(String id, LocalDate today) {
        CreditRecord record = MODEL_ID.matcher(id).matches() ? read(cardKey(id), today) : null;
        byte[] bytes = record == null ? null : record.bytes("card");
        if (bytes == null) {
            throw new GridException(
                    GridError.UNKNOWN_MODEL,
                    "expected the model id of a deployed card, 64 hexadecimal digits: model=" + id
                            + "; 'creditgrid model deploy FILE' prints it");
        }
        Scorecard card = ScorecardReader.read(bytes);
        if (!card.modelId().equals(id)) {
            throw new GridException(
                    GridError.STORED_FORM,
                    "expected a card whose SHA-256 is its model id: model=" + id + "; run 'creditgrid audit verify'");
        }
        return card;
    }

    private @Nullable CreditRecord read(RecordKey key, LocalDate today) {
        return door.firms().read(key.firm(), Set.of(RecordKind.MODEL)).liveOn(RecordKind.MODEL, today).stream()
                .filter(record -> record.key().equals(key))
                .findFirst()
                .orElse(null);
    }
}

package io.creditgrid.model.contract.score;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes a card in, or makes one the default. One of the two is given.
 *
 * @param card bytes of a {@code scorecard/1} file; null to make a deployed card the default
 * @param makeDefault model id of a deployed card; null to take one in
 * @param request id of the call, a UUIDv7
 */
public record DeployRequest(
        byte @Nullable [] card, @Nullable String makeDefault, UUID request) {}

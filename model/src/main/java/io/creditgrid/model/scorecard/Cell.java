package io.creditgrid.model.scorecard;

import org.jspecify.annotations.Nullable;

/**
 * What a card gives for one bin, category or state of a feature.
 *
 * @param points raw points
 * @param reason reason code, or null where a loss here is never a reason
 */
public record Cell(double points, @Nullable String reason) {}

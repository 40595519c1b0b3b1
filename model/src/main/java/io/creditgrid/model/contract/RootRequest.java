package io.creditgrid.model.contract;

import org.jspecify.annotations.Nullable;

/**
 * Asks for the roots of an epoch.
 *
 * @param epoch its number, 1 or more; null for the newest
 */
public record RootRequest(@Nullable Long epoch) {}

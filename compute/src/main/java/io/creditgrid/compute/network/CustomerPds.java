package io.creditgrid.compute.network;

import java.time.LocalDate;
import java.util.function.ToDoubleFunction;

/**
 * Base probabilities of default of a firm's customers, as of one day.
 *
 * @param validAt the valid day of the snapshot that they come from
 * @param pdOf canonical id of a customer to its PD in [0, 1], {@link Double#NaN} if it is not known
 */
public record CustomerPds(LocalDate validAt, ToDoubleFunction<String> pdOf) {}

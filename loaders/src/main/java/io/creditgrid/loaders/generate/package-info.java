/**
 * The generator: agency files of a made-up economy, as real agencies would write them, with the mappings and the plan that load them.
 *
 * <p>Entry point: {@link io.creditgrid.loaders.generate.Generator}. A firm has a hidden state that no file holds ({@code Economy}); its records show it
 * with noise, its default follows it, and part of it comes from the firms that it sells to. Everything follows from one seed.
 */
@NullMarked
package io.creditgrid.loaders.generate;

import org.jspecify.annotations.NullMarked;

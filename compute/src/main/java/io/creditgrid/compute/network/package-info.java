/**
 * Network features: what a firm's trade partners add to its risk. Pure; no Ignite. Sums follow the order of canonical ids, so that a
 * result does not depend on where rows lie.
 */
@NullMarked
package io.creditgrid.compute.network;

import org.jspecify.annotations.NullMarked;

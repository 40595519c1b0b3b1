/**
 * Features: pure functions of what a firm's file shows at a valid day. A feature gives a value or says why there is none
 * ({@link io.creditgrid.model.scorecard.FeatureState}); nothing is imputed. "None" is a value only where a source was asked; more than
 * none is one always. Windows end with the last full calendar month before the valid day.
 */
@NullMarked
package io.creditgrid.compute.feature;

import org.jspecify.annotations.NullMarked;

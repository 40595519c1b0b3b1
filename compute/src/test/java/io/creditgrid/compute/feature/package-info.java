/** Tests of features: what each gives, and each of its states. */
@NullMarked
package io.creditgrid.compute.feature;

import org.jspecify.annotations.NullMarked;

/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.model.record;

import org.jspecify.annotations.NullMarked;

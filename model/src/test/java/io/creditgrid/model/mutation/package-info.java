/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.model.mutation;

import org.jspecify.annotations.NullMarked;

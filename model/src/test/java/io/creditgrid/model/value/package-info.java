/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.model.value;

import org.jspecify.annotations.NullMarked;

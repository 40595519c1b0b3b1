/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.model.id;

import org.jspecify.annotations.NullMarked;

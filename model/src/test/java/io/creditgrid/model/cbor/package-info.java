/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.model.cbor;

import org.jspecify.annotations.NullMarked;

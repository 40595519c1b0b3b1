/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.model.ledger;

import org.jspecify.annotations.NullMarked;

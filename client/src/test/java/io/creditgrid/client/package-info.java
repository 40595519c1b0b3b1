/** Tests of the package of this name. */
@NullMarked
package io.creditgrid.client;

import org.jspecify.annotations.NullMarked;

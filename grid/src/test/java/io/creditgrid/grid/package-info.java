/** Helpers of the tests of several packages. */
@NullMarked
package io.creditgrid.grid;

import org.jspecify.annotations.NullMarked;

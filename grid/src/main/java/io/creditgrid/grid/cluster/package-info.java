/** Which servers hold data: shown, and changed by an operator. Nothing here changes what is stored. */
@NullMarked
package io.creditgrid.grid.cluster;

import org.jspecify.annotations.NullMarked;

/** Files that a running node follows. */
@NullMarked
package io.creditgrid.grid.watch;

import org.jspecify.annotations.NullMarked;

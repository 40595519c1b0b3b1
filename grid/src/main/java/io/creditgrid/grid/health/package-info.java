/** How a node stands: whether it lives, takes work, and may be stopped; what copies it has. */
@NullMarked
package io.creditgrid.grid.health;

import org.jspecify.annotations.NullMarked;

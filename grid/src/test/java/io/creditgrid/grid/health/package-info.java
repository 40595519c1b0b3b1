@NullMarked
package io.creditgrid.grid.health;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.creditgrid.grid.door;

import org.jspecify.annotations.NullMarked;

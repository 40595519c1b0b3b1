/** The caches of the grid: their names, their keys, and how each is placed, kept and guarded. */
@NullMarked
package io.creditgrid.persistence.cache;

import org.jspecify.annotations.NullMarked;

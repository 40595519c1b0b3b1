/** Counters of one node, which others may read and scrape. */
@NullMarked
package io.creditgrid.grid.meter;

import org.jspecify.annotations.NullMarked;

/** Plain Ignite without anything of the grid: what benches compare with. Started by benches alone, never by a node. */
@NullMarked
package io.creditgrid.bench.raw;

import org.jspecify.annotations.NullMarked;

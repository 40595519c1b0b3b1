/** Real server processes: how they start, stop, refuse and come back. */
@NullMarked
package io.creditgrid.bench.process;

import org.jspecify.annotations.NullMarked;

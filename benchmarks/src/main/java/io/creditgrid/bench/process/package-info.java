/** Servers in processes of their own, started by benchmarks and crash tests; nothing that serves knows this package. */
@NullMarked
package io.creditgrid.bench.process;

import org.jspecify.annotations.NullMarked;

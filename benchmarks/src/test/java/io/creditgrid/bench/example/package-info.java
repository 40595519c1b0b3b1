/** Runs what stands under {@code examples/} from the unpacked archive. */
@NullMarked
package io.creditgrid.bench.example;

import org.jspecify.annotations.NullMarked;

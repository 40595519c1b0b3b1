/** Benchmarks that put the grid beside what it stands on, in one run. Never part of a server. */
@NullMarked
package io.creditgrid.bench;

import org.jspecify.annotations.NullMarked;

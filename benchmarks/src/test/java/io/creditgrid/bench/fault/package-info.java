/** Kills, freezes and crashes server processes under load, and checks that nothing acknowledged was lost or doubled. */
@NullMarked
package io.creditgrid.bench.fault;

import org.jspecify.annotations.NullMarked;

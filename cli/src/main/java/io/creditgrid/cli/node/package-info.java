/** A server in a process of its own: how it starts, what it says, how it stops. */
@NullMarked
package io.creditgrid.cli.node;

import org.jspecify.annotations.NullMarked;

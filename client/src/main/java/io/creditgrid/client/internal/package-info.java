/** How a client reaches the grid. Not API; the only place in this module that knows Ignite. */
@NullMarked
package io.creditgrid.client.internal;

import org.jspecify.annotations.NullMarked;

/** TLS of a node: what it shows and trusts, and the authority that issues certificates to try a grid with. */
@NullMarked
package io.creditgrid.grid.tls;

import org.jspecify.annotations.NullMarked;

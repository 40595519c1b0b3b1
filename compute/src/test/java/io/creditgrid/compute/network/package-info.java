/** Tests of network features and the snapshot that they read. */
@NullMarked
package io.creditgrid.compute.network;

import org.jspecify.annotations.NullMarked;

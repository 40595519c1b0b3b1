/** Loading: agency files become parsed rows, validated records and batches through the client. Nothing here knows Ignite. */
@NullMarked
package io.creditgrid.loaders;

import org.jspecify.annotations.NullMarked;

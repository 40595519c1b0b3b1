/** What is put into Ignite while a node starts, before its own parts run. */
@NullMarked
package io.creditgrid.grid.plugin;

import org.jspecify.annotations.NullMarked;

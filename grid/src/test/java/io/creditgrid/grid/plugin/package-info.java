@NullMarked
package io.creditgrid.grid.plugin;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.creditgrid.grid.cluster;

import org.jspecify.annotations.NullMarked;

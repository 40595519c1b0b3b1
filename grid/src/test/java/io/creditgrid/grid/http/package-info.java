@NullMarked
package io.creditgrid.grid.http;

import org.jspecify.annotations.NullMarked;

/** The life of a node: its configuration, how it starts, what makes it halt, and a grid of several in one process. */
@NullMarked
package io.creditgrid.grid.node;

import org.jspecify.annotations.NullMarked;

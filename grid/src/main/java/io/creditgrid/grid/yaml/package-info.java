/** Reads the small YAML files that operators write: users, sources, a node's configuration. */
@NullMarked
package io.creditgrid.grid.yaml;

import org.jspecify.annotations.NullMarked;

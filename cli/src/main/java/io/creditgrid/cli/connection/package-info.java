/** How verbs reach a grid: options, profiles. */
@NullMarked
package io.creditgrid.cli.connection;

import org.jspecify.annotations.NullMarked;

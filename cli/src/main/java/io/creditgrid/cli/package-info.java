/** The one command, {@code creditgrid}: one class a verb. The only place that ends the process. */
@NullMarked
package io.creditgrid.cli;

import org.jspecify.annotations.NullMarked;

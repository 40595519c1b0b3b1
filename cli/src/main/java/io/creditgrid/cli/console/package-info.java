/** What a person sees on the terminal while a verb works. */
@NullMarked
package io.creditgrid.cli.console;

import org.jspecify.annotations.NullMarked;

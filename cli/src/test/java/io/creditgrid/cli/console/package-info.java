@NullMarked
package io.creditgrid.cli.console;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.creditgrid.cli;

import org.jspecify.annotations.NullMarked;

/** The programs under {@code examples/}, run as their readers would run them. */
@NullMarked
package io.creditgrid.examples;

import org.jspecify.annotations.NullMarked;

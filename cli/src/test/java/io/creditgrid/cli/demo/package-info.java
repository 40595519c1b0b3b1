/** Tests of the demo. */
@NullMarked
package io.creditgrid.cli.demo;

import org.jspecify.annotations.NullMarked;

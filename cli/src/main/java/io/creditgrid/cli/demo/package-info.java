/** The demo: an embedded grid that is loaded, scored, verified, tampered with on disk, and caught. */
@NullMarked
package io.creditgrid.cli.demo;

import org.jspecify.annotations.NullMarked;

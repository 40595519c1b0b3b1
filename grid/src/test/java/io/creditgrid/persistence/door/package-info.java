/** Code of tests that needs the gate; it lies in the gate's package, since nothing else can open it. */
@NullMarked
package io.creditgrid.persistence.door;

import org.jspecify.annotations.NullMarked;

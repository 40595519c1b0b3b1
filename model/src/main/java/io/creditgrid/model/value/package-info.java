/** Values that records are made of: money in minor units and half-open day intervals. Pure; the JDK alone. */
@NullMarked
package io.creditgrid.model.value;

import org.jspecify.annotations.NullMarked;

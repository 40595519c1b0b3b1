@NullMarked
package io.creditgrid.grid.doctor;

import org.jspecify.annotations.NullMarked;

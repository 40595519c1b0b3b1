@NullMarked
package io.creditgrid.model.record;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.creditgrid.bench;

import org.jspecify.annotations.NullMarked;

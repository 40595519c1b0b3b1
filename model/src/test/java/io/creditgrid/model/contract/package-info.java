@NullMarked
package io.creditgrid.model.contract;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.creditgrid.compute.task;

import org.jspecify.annotations.NullMarked;

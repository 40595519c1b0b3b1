@NullMarked
package io.creditgrid.client;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.creditgrid.client.internal;

import org.jspecify.annotations.NullMarked;

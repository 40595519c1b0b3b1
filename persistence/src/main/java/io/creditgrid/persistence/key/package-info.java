/** The secrets of a grid: the key file that every server holds and no client ever sees. */
@NullMarked
package io.creditgrid.persistence.key;

import org.jspecify.annotations.NullMarked;

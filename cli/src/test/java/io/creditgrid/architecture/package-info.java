/** What holds over all modules: the layout of the code, and the map of it for readers. */
@NullMarked
package io.creditgrid.architecture;

import org.jspecify.annotations.NullMarked;

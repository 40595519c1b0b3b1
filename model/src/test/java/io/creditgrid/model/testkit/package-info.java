/** The test kit that all modules share: seeds that replay, and the folder of shared vectors and data. */
@NullMarked
package io.creditgrid.model.testkit;

import org.jspecify.annotations.NullMarked;

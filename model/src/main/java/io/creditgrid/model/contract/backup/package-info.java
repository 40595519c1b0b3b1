/**
 * What the verbs {@code backup} and {@code restore} ask and are answered, and the manifest of a backup.
 *
 * <p>Rows travel as they are stored; a page of them stays under {@code Limits.FRAME_BYTES_MAX} in JSON.
 */
@NullMarked
package io.creditgrid.model.contract.backup;

import org.jspecify.annotations.NullMarked;

/**
 * What writers send and what they are answered: mutations in units, units in frames, an outcome for each.
 *
 * <h2>Frame [format, version 1]</h2>
 *
 * <pre>
 * frame    = [version 1, batch bytes32 | null, flags uint, [unit, ...]]     flags: 1 again, 2 keep restatements
 * unit     = [mutation, ...]                                                1 to 100, all of one firm
 * mutation = [request id bytes16 | row uint, image bytes, expected seq int | null, purpose text | null]
 * outcomes = [version 1, [outcome, ...]]                                    in the order of the frame's mutations
 * outcome  = [0 LOADED | 1 UNCHANGED, partition uint, seq uint] | [error number uint, message text]
 * </pre>
 */
@NullMarked
package io.creditgrid.model.mutation;

import org.jspecify.annotations.NullMarked;

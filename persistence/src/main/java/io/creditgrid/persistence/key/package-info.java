/**
 * The secrets of a grid: the key file that every server holds and no client ever sees, and the keys of personal subjects
 * that it wraps.
 *
 * <h2>Row of cache subject [format, version 1]</h2>
 *
 * <pre>
 * subject    = [version 1, kek uint, wrapped bytes60]     a key; kek is the N of the key file's line kek.N
 *            | [version 1, null, destroyedAt int]         the key was destroyed, epoch milliseconds
 * wrapped    = nonce[12] ‖ AES-256-GCM(KEK, nonce, subject key[32]) ‖ tag[16]
 * associated = "creditgrid-subject" ‖ grid id[16] ‖ u32 partition ‖ firm tag[16]
 * </pre>
 *
 * <p>Row key: partition and firm tag, slot 0. A row is made in the transaction of its subject's first entry.
 */
@NullMarked
package io.creditgrid.persistence.key;

import org.jspecify.annotations.NullMarked;

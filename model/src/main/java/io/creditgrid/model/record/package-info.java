/**
 * Records, their two clocks, and the folders in which live values are kept. {@link
 * io.creditgrid.model.record.RecordKind} is the catalogue that decides everything about a kind; {@link
 * io.creditgrid.model.record.Timeline} decides which version holds. Pure; the JDK alone.
 *
 * <h2>Image [format, version 1]</h2>
 *
 * <pre>
 * image  = [key, span, publishedAt, field 0, field 1, ...]     REMOVE: [key, span, publishedAt]
 * key    = [firm text, kind uint, source text, natural key part text, ...]
 * span   = STATE: [from int, to int | null]     EVENT: day int, null in a REMOVE that gives none
 * field  = text | int | bool | bytes | null (absent); a double is its 8 bytes, big-endian
 * </pre>
 *
 * <h2>Folder [format, version 1]</h2>
 *
 * <pre>
 * folder = [version 1, firm text, lastSeq uint, directory | null, [entry, ...]]     of a personal subject the firm is tag:&lt;partition>.&lt;32 hex>
 * directory = [[kind uint, page uint], ...]     of folder kind 1 alone, ascending, kind 1 itself left out
 * entry  = [key tag bytes16, lastSeq uint, lastBlock uint, [version, ...]]     entries ascend by key tag, bytewise unsigned
 * version = [op uint, seq uint, block uint, image bytes]     versions ascend by seq; the image as in the block
 * </pre>
 *
 * <p>The image of a personal subject is encrypted in block and folder, as the introduction of {@code io.creditgrid.model.ledger} says. A personal firm that a
 * natural key names stands in it as {@code tag:<partition>.<32 hex digits>}, its partition and its firm tag.
 */
@NullMarked
package io.creditgrid.model.record;

import org.jspecify.annotations.NullMarked;

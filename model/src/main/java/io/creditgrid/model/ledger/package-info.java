/**
 * The audit log as bytes and hashes: leaves, metas, blocks, heads and epochs, the RFC 6962 tree over them, salted commitments, tags that name nobody, and
 * the one checker that compares a log with live values. Pure; the JDK alone.
 *
 * <p>Format version 1. All stored values are CBOR arrays in the subset of {@link io.creditgrid.model.cbor}; the stored bytes are the hashed bytes. Integers in
 * hash inputs are big-endian and of fixed width.
 *
 * <pre>
 * leaf      [version, grid id, incarnation, partition, seq, prev, committedAt, commitment of meta, commitment of image]
 * meta      [[op, kind, schema version],
 *            [organisation, log-in, purpose | null, request id | [batch, row], prevSeq, prevBlock, k, n]]     none: -1
 * block     [version, partition, number, writer epoch, first seq, previous block with ids | null, (u16 index ‖ id)*,
 *            [[firm tag, key tag, folder kind, page, leaf, meta, image]*]]
 * head      [version, partition, size, last leaf hash, compact range, blocks, last committedAt, incarnation,
 *            writer epoch, last block with ids | null]
 *           of a personal subject meta and image are each 0x01 ‖ u64 incarnation ‖ nonce[12] ‖ AES-256-GCM text ‖ tag[16], under
 *           HMAC-SHA256(subject key, "enc"), associated data grid id ‖ u64 incarnation ‖ u32 partition ‖ u64 seq ‖ u8 h;
 *           the leaf commits to the plain payloads, K = HMAC-SHA256(subject key, "salt")
 * created   [version, grid id, partitions, offset seconds, incarnation]                                epoch record 0
 * sealed    [version, epoch, time, full, [[partition, size, root]*], root over all]                    epoch record n
 * epochs    [version, count, compact range, last record hash, last time]                               their head
 * </pre>
 */
@NullMarked
package io.creditgrid.model.ledger;

import org.jspecify.annotations.NullMarked;

/**
 * Deterministic CBOR (RFC 8949 section 4.2.1), the subset in which everything that is hashed is stored: integers within a Java {@code long}, byte and text
 * strings, arrays, maps with small unsigned keys in ascending order, booleans and null. No tags, no floating point. One value has one encoding, and the
 * reader refuses all others. Pure; the JDK alone.
 */
@NullMarked
package io.creditgrid.model.cbor;

import org.jspecify.annotations.NullMarked;

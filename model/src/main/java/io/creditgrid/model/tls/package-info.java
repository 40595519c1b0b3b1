/**
 * Certificates as servers and clients of the grid share them: PEM files in, managers of the JDK's TLS out. Nothing is kept on
 * disk beside the PEM files.
 */
@NullMarked
package io.creditgrid.model.tls;

import org.jspecify.annotations.NullMarked;

/** Backups on disk: how a folder of one is written, checked and put back. */
@NullMarked
package io.creditgrid.cli.backup;

import org.jspecify.annotations.NullMarked;

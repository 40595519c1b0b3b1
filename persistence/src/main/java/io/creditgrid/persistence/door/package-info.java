/** The one door: what lets an audited cache be written, and what halts a node that must not go on. */
@NullMarked
package io.creditgrid.persistence.door;

import org.jspecify.annotations.NullMarked;

/**
 * The tasks that thin clients call. {@link io.creditgrid.grid.door.WriteTask} is the door for records; the others create,
 * read and check. {@link io.creditgrid.grid.door.Door} holds what they share on a node.
 */
@NullMarked
package io.creditgrid.grid.door;

import org.jspecify.annotations.NullMarked;

/**
 * The tasks that score where firms lie. {@link io.creditgrid.compute.task.ScoreTask} judges one firm and logs it, {@link
 * io.creditgrid.compute.task.SweepTask} all firms of a partition, {@link io.creditgrid.compute.task.ModelDeployTask} takes
 * cards in. {@link io.creditgrid.compute.task.ComputeParts} holds what they share on a node.
 */
@NullMarked
package io.creditgrid.compute.task;

import org.jspecify.annotations.NullMarked;

package io.creditgrid.grid.door;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * An answer that has to wait for something: its job parks without holding a thread, and goes on in another.
 *
 * @param until what it waits for; however it completes, the job goes on
 * @param then the next step, run as the node; it may park again
 */
public record Parked(CompletableFuture<?> until, Callable<Object> then) {}

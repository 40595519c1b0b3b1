package io.creditgrid.grid.door;

/** A request without content. */
public record Nothing() {}

/** Health and metrics of a node over HTTP: {@code /live /ready /safe /metrics}. No body holds data of firms or persons. */
@NullMarked
package io.creditgrid.grid.http;

import org.jspecify.annotations.NullMarked;

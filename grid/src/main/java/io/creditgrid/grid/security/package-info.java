/**
 * Who may do what: users, roles, sources, and the plugin that Ignite asks before every operation. There is no mode
 * without it.
 */
@NullMarked
package io.creditgrid.grid.security;

import org.jspecify.annotations.NullMarked;

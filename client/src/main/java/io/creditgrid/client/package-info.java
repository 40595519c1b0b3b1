/**
 * The thin-client library: {@link io.creditgrid.client.CreditGridClient} is what a bank engine or a loader holds. Needs the
 * model and Ignite's core alone, nothing of the servers.
 */
@NullMarked
package io.creditgrid.client;

import org.jspecify.annotations.NullMarked;

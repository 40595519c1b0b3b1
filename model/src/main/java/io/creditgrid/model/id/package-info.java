/**
 * Who a record is about and who speaks: checked identifiers of firms ({@code uscc:}, {@code lei:}, {@code x-…:}, {@code grid:}), organisations, and the
 * partition in which a firm lies. Pure; the JDK alone.
 */
@NullMarked
package io.creditgrid.model.id;

import org.jspecify.annotations.NullMarked;

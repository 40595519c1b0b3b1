package io.creditgrid.loaders;

import java.util.Optional;

/**
 * What a full file would end if it were loaded now.
 *
 * @param live records that are live of its source and kind
 * @param ended those of them that it would end
 * @param refusal why the file would be refused; empty if it would be loaded
 */
public record Ends(long live, long ended, Optional<String> refusal) {}

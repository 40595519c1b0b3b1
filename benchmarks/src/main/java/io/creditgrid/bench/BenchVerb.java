package io.creditgrid.bench;

import io.creditgrid.cli.VerbProvider;

/** Gives the command its verb {@code bench}. */
public final class BenchVerb implements VerbProvider {
    @Override
    public Object verb() {
        return new BenchCommand();
    }
}

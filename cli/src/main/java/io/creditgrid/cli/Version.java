package io.creditgrid.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, as its jar's manifest states it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"creditgrid " + (version == null ? "development" : version)};
    }
}

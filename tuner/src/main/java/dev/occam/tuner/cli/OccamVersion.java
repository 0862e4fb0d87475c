package dev.occam.tuner.cli;

import picocli.CommandLine.IVersionProvider;

/** The version as built, and the Java it runs on. */
final class OccamVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String built = OccamVersion.class.getPackage().getImplementationVersion();
        return new String[] {
            "occam " + (built == null ? "development build" : built) + " (Java " + System.getProperty("java.version")
                    + ")"
        };
    }
}

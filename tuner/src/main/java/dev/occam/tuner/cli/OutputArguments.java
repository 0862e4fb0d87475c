package dev.occam.tuner.cli;

import picocli.CommandLine.Option;

/** How a command speaks: for people, or for programs. */
final class OutputArguments {

    @Option(names = "--quiet", description = "Say nothing while running; results are printed all the same.")
    private boolean quiet;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    boolean quiet() {
        return quiet;
    }

    boolean json() {
        return json;
    }
}

package dev.occam.tuner.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself, without a command: its version and help. */
@Command(
        name = "occam",
        versionProvider = OccamVersion.class,
        description = {
            "Chooses a neural network's weight decay from its training data alone, and says how sure the network is."
        },
        footerHeading = "%nExit codes:%n",
        synopsisSubcommandLabel = "COMMAND")
final class OccamCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli's to read
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("unused") // picocli's to read
    private boolean version;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the logs of the libraries, and the trace of an error.")
    private boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    /** Whether errors show their trace. */
    boolean debug() {
        return debug;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given; try 'occam tune', or see 'occam --help'");
    }
}

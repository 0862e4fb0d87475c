package dev.occam.tuner.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code occam completion}: the script by which a shell completes commands and options. */
@Command(
        name = "completion",
        description = "Prints the script by which bash or zsh complete commands and options of occam.",
        customSynopsis = "occam completion",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(./occam completion)",
            "      for this shell; in a .bashrc or .zshrc for those to come",
            "  occam completion > ~/.local/share/bash-completion/completions/occam",
            "      for every bash with the package bash-completion"
        })
final class CompletionCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("unused") // the result is the same, but no command refuses these
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("occam", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }
}

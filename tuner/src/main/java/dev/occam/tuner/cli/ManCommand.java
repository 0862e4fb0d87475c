package dev.occam.tuner.cli;

import dev.occam.reports.record.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code occam man}: the help as pages of the manual. */
@Command(
        name = "man",
        description = "Prints the manual page of a command, or writes those of all commands into a folder.",
        customSynopsis = {"occam man [COMMAND]", "occam man --out FOLDER"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam man tune | man -l -",
            "      the page of occam tune",
            "  occam man --out ~/.local/share/man/man1",
            "      all of them, for man occam-tune"
        })
final class ManCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Such as tune; left out, the program itself.")
    private @Nullable String name;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Write the pages of all commands here.")
    private @Nullable Path out;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path folder = out;
        if (folder == null) {
            print.print(new ManPage(named(name).getCommandSpec()).text());
        } else {
            Files.createDirectories(folder);
            List<CommandSpec> all = ManPage.shown(spec.root());
            for (CommandSpec one : all) {
                ManPage page = new ManPage(one);
                AtomicFile.write(folder.resolve(page.name() + ".1"), page.text());
            }
            if (!output.quiet()) {
                print.println(all.size() + " pages in " + folder);
            }
        }
        print.flush();
        return ExitCode.OK.code();
    }

    private CommandLine named(@Nullable String wanted) {
        CommandLine program = spec.root().commandLine();
        if (wanted == null) {
            return program;
        }
        CommandLine found = program.getSubcommands().get(wanted);
        if (found == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no such command: " + wanted + "; there are "
                            + String.join(
                                    ", ",
                                    program.getSubcommands().keySet().stream()
                                            .filter(one -> !one.equals(BatchWorkerCommand.NAME))
                                            .toList()));
        }
        return found;
    }
}

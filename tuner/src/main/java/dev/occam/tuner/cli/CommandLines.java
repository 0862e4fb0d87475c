package dev.occam.tuner.cli;

import dev.occam.tuner.run.TuneRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Puts the command line together: commands, help, and the one place where errors end. */
final class CommandLines {

    private static final int HELP_WIDTH = 100;

    private CommandLines() {}

    /** The command line of the program, with {@code run} behind each command that runs one. */
    static CommandLine of(TuneRun run, Terminal terminal, PrintWriter out, PrintWriter err) {
        return of(run, terminal, out, err, PaperShelf.home());
    }

    /** The same, for a program in the folder {@code home}. */
    static CommandLine of(TuneRun run, Terminal terminal, PrintWriter out, PrintWriter err, Path home) {
        OccamCommand occam = new OccamCommand();
        CommandLine tune = new CommandLine(new TuneCommand(run, terminal));
        CommandLine train = new CommandLine(new TrainCommand(run, terminal));
        CommandLine plan = new CommandLine(new PlanCommand());
        for (CommandLine configured : List.of(tune, train, plan)) {
            ConfigArguments.addFlags(configured.getCommandSpec());
            HelpGroups.install(configured);
        }
        CommandLine program = new CommandLine(occam)
                .addSubcommand(tune)
                .addSubcommand(train)
                .addSubcommand(plan)
                .addSubcommand(new PredictCommand())
                .addSubcommand(new EvaluateCommand())
                .addSubcommand(new BenchCommand(terminal))
                .addSubcommand(new ReproduceCommand(run, terminal, home))
                .addSubcommand(new ReportCommand(terminal));
        program.getCommandSpec()
                .usageMessage()
                .footer(Arrays.stream(ExitCode.values())
                        .map(code -> String.format("  %3d  %s", code.code(), code.meaning()))
                        .toArray(String[]::new));
        return program.setOut(out)
                .setErr(err)
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler((mistake, args) -> {
                    tell(err, UsageMistake.line(mistake));
                    return ExitCode.USAGE.code();
                })
                .setExecutionExceptionHandler((thrown, command, parsed) -> {
                    ErrorReport report = ErrorReport.of(thrown);
                    if (occam.debug()) {
                        thrown.printStackTrace(err);
                    }
                    tell(err, report.line());
                    return report.code().code();
                });
    }

    private static void tell(PrintWriter err, String line) {
        err.println("occam: " + Printable.line(line));
        err.flush();
    }
}

package dev.occam.tuner.cli;

import dev.occam.reports.render.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code occam report}: many runs as pages to read, and for machines. */
@Command(
        name = "report",
        description =
                "Writes a report of runs: a page of all, a page a run and an experiment, CSV for each chart, JSON and"
                        + " Markdown.",
        customSynopsis = "occam report RUN_OR_FOLDER... [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam report runs/night --out report",
            "      every run and experiment in the folder, however deep; open report/index.html",
            "  occam report runs/mine runs/other --out comparison",
            "  occam report runs --out report --quiet",
            "      an earlier report in the folder is replaced; anything else in it is refused",
            "",
            "The report opens from disk and fetches nothing. Records that cannot be read are listed in it."
        })
final class ReportCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN_OR_FOLDER",
            description = "Folders to look for runs and experiments in, or a run.json itself.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private List<Path> sources;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "report",
            description = "Folder of the report; default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private Path out;

    @Option(names = "--overwrite", description = "Write into a folder that holds something else, which stays as it is.")
    private boolean overwrite;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final Terminal terminal;

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        ReportProgress progress =
                new ReportProgress(spec.commandLine().getErr(), terminal, System::nanoTime, output.quiet());
        Report.Outcome outcome;
        try {
            outcome = Report.write(sources, out, overwrite, progress);
        } finally {
            progress.finish();
        }
        Path index = out.resolve("index.html");
        if (output.json()) {
            print.print(PlainJson.text(
                    new Written(index.toString(), outcome.runs(), outcome.experiments(), outcome.unread())));
        } else {
            print.println("Report of " + counted(outcome.runs(), "run") + experiments(outcome) + ": "
                    + Printable.line(index.toString()) + unread(outcome));
        }
        print.flush();
        return ExitCode.OK.code();
    }

    /** What came of it, for programs. */
    private record Written(String index, int runs, int experiments, int unread) {}

    private static String experiments(Report.Outcome outcome) {
        return outcome.experiments() == 0 ? "" : " and " + counted(outcome.experiments(), "experiment");
    }

    private static String unread(Report.Outcome outcome) {
        return outcome.unread() == 0 ? "" : "; " + counted(outcome.unread(), "file") + " could not be read";
    }

    private static String counted(int count, String what) {
        return Numbers.count(count) + " " + what + (count == 1 ? "" : "s");
    }
}

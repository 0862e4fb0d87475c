package dev.occam.tuner.cli;

import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.study.StudyResults;
import dev.occam.tuner.study.StudyRun;
import dev.occam.tuner.study.StudyText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/** One study measured for {@code occam reproduce}. */
final class StudyReproduction {

    private static final int WIDTH = 200;

    private final Terminal terminal;
    private final OutputArguments output;
    private final CommandLine line;
    private final String command;
    private final boolean namesFolder;

    /** As {@link Reproduction}. */
    StudyReproduction(
            Terminal terminal, OutputArguments output, CommandLine line, String command, boolean namesFolder) {
        this.terminal = terminal;
        this.output = output;
        this.line = line;
        this.command = command;
        this.namesFolder = namesFolder;
    }

    /** Measures a study to its end, or until interrupted, and prints what has come of it. */
    ExitCode run(StudyConfig study, Path folder, boolean resume) throws IOException {
        StudyRun whole = new StudyRun(study, folder);
        PrintWriter err = line.getErr();
        Progress progress = output.quiet() ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            StudyResults results;
            try {
                results = whole.run(resume, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            print(results, folder);
            if (results.complete()) {
                return ExitCode.OK;
            }
            err.println("occam: interrupted after " + results.seeds().size() + " of "
                    + study.seeds().size() + " seeds; go on with " + command
                    + (namesFolder ? " --out " + folder : "") + " --resume");
            err.flush();
            return ExitCode.INTERRUPTED;
        }
    }

    private void print(StudyResults results, Path folder) throws IOException {
        PrintWriter print = line.getOut();
        if (output.json()) {
            print.print(Files.readString(folder.resolve("experiment.json")));
            print.flush();
            return;
        }
        StudyText text = new StudyText(results);
        TextTable table = new TextTable(1, text.heading());
        text.rows().forEach(table::add);
        print.println(results.study().title());
        print.println(text.standing());
        print.println();
        table.lines(WIDTH).forEach(print::println);
        print.println();
        print.println("Claims");
        text.claims().forEach(claim -> print.println("  " + claim));
        print.println();
        print.println("Files: table.md, table.csv and experiment.json in " + folder);
        print.flush();
    }
}

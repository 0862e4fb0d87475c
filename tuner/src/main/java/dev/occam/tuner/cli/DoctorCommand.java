package dev.occam.tuner.cli;

import dev.occam.tuner.doctor.Check;
import dev.occam.tuner.doctor.Check.Health;
import dev.occam.tuner.doctor.SelfTest;
import dev.occam.tuner.doctor.Surroundings;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code occam doctor}: whether all is well here, and what to put into a report of a fault. */
@Command(
        name = "doctor",
        description = {
            "Looks at versions, memory, threads, the native library, the device and the folder of the runs, then does",
            "a run whose outcome is known. What it prints belongs into the report of a fault."
        },
        customSynopsis = "occam doctor [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam doctor",
            "      ten seconds; exit code 0 where all is well",
            "  occam doctor --device gpu --json",
            "  occam doctor --no-self-test",
            "",
            "Exit codes: 5 where nothing can be written, 7 where device or native library are not to be had, 1 where",
            "the self-test finds another figure than it should."
        })
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private DeviceArgument argument = new DeviceArgument();

    @Option(names = "--no-self-test", description = "Only look, run nothing.")
    private boolean noSelfTest;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final TuneRun run;
    private final Terminal terminal;

    DoctorCommand(TuneRun run, Terminal terminal) {
        this.run = run;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        String device = argument.name(spec);
        List<Check> checks = new ArrayList<>(new Surroundings(device, Path.of("runs"), System.getenv()).look());
        if (!noSelfTest && checks.stream().noneMatch(check -> check.health() == Health.BAD_DEVICE)) {
            checks.add(tested(device));
        }
        print(checks);
        return told(checks).code();
    }

    private Check tested(String device) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = output.quiet() ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            return new SelfTest(run, device).perform(progress, interruption::requested);
        } finally {
            progress.finish();
        }
    }

    private void print(List<Check> checks) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            out.print(PlainJson.text(Map.of("checks", checks)));
        } else {
            for (Check check : checks) {
                String mark = check.health() == Health.WELL ? "well" : check.health() == Health.WARNING ? "hm" : "BAD";
                out.println(Printable.line(String.format("%-4s  %-15s %s", mark, check.what(), check.found())));
                if (!check.remedy().isEmpty()) {
                    out.println(" ".repeat(22) + Printable.line(check.remedy()));
                }
            }
        }
        out.flush();
    }

    private ExitCode told(List<Check> checks) {
        Optional<Check> worst = checks.stream()
                .filter(check -> check.health() != Health.WELL && check.health() != Health.WARNING)
                .max(Comparator.comparing(Check::health));
        if (worst.isEmpty()) {
            return ExitCode.OK;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("occam: "
                + Printable.line(worst.get().what() + ": " + worst.get().found() + "; "
                        + worst.get().remedy()));
        err.flush();
        return switch (worst.get().health()) {
            case BAD_FILES -> ExitCode.FILES;
            case BAD_DEVICE -> ExitCode.DEVICE;
            case WELL, WARNING, WRONG -> ExitCode.INTERNAL;
        };
    }
}

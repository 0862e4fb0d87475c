package dev.occam.tuner.cli;

import dev.occam.tuner.batch.WorkerFailure;
import dev.occam.tuner.batch.WorkerLoop;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code occam batch} starts, as often as it has workers; of no use by hand. */
@Command(name = BatchWorkerCommand.NAME, hidden = true, description = "A worker of occam batch.")
final class BatchWorkerCommand implements Callable<Integer> {

    static final String NAME = "batch-worker";

    /** How to go on with a run by itself; the batch says how to go on with all. */
    private static final String RESUMING = ", then go on with occam t\\w+ --resume .*";

    private final TuneRun run;

    BatchWorkerCommand(TuneRun run) {
        this.run = run;
    }

    @Override
    public Integer call() throws InterruptedException {
        // Ctrl-C reaches all processes of a terminal; the batch tells its workers what to do then.
        Signals.ignore("INT");
        Signals.ignore("HUP");
        PrintStream messages = System.out;
        System.setOut(System.err);
        new WorkerLoop(run, messages, BatchWorkerCommand::told, () -> Runtime.getRuntime()
                        .halt(ExitCode.INTERRUPTED.code()))
                .work(System.in);
        return ExitCode.OK.code();
    }

    private static WorkerFailure told(Throwable thrown) {
        ErrorReport report = ErrorReport.of(thrown);
        boolean full = thrown instanceof RunException e && e.kind() == RunException.Kind.OUTPUT;
        return new WorkerFailure(report.code().code(), report.line().replaceFirst(RESUMING, ""), full);
    }
}

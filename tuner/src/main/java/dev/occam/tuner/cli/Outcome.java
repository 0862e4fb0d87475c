package dev.occam.tuner.cli;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.run.Resumption;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What becomes of a run's record: its text and the exit code. */
final class Outcome {

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    /** Prints the text, or the record itself as JSON. */
    Outcome(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /**
     * Prints the text, and says how the run ended.
     *
     * <p>What a diverged run had chosen by then is in its files; it is nothing to type into an optimiser.
     *
     * @param folder where the run put its record
     */
    ExitCode tell(RunRecord record, Path folder) {
        if (json) {
            out.print(RunRecords.toJson(record));
            out.flush();
            return ended(record, folder);
        }
        boolean trained =
                record.training() != null && !record.training().given().isEmpty();
        if ((trained || !record.groups().isEmpty()) && record.status() != RunStatus.DIVERGED) {
            out.print(ResultText.of(record, folder));
            out.flush();
        }
        return ended(record, folder);
    }

    private ExitCode ended(RunRecord record, Path folder) {
        if (record.status() == RunStatus.FINISHED) {
            return ExitCode.OK;
        }
        boolean diverged = record.status() == RunStatus.DIVERGED;
        String detail = record.statusDetail().strip().replaceFirst("\\.$", "");
        String what = detail.isEmpty() ? (diverged ? "training diverged" : "interrupted") : detail;
        String then = Resumption.isPossible(folder) ? "; go on with " + Resumption.command(folder) : "";
        err.println("occam: " + what + "; the last good state is in " + folder + then);
        err.flush();
        return diverged ? ExitCode.DIVERGED : ExitCode.INTERRUPTED;
    }
}

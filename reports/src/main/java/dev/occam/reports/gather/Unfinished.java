package dev.occam.reports.gather;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecords;
import dev.occam.reports.record.RunRecordException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run of a batch that has no record of its own to report: it failed, or has not been done.
 *
 * @param batch folder of the batch among those of the report
 * @param run its name in the batch
 * @param state {@code failed}, {@code diverged}, or {@code open} where the batch will go on with it
 * @param attempts how often it was tried to an end
 * @param why its last failure, in one line; empty where there was none
 */
public record Unfinished(String batch, String run, String state, int attempts, String why) {
    /**
     * Those of a batch.
     *
     * @param file record of the batch
     * @param label what the report calls it
     */
    public static List<Unfinished> of(Path file, String label) throws RunRecordException {
        BatchRecord batch = BatchRecords.read(file);
        List<Unfinished> all = new ArrayList<>();
        for (BatchRecord.Entry run : batch.runs()) {
            if (run.state() != BatchRecord.State.FINISHED
                    && !Files.exists(file.resolveSibling(run.folder()).resolve("run.json"))) {
                List<BatchRecord.Failure> failures = run.failures();
                all.add(new Unfinished(
                        label,
                        run.name(),
                        run.state().name().toLowerCase(Locale.ROOT),
                        run.attempts(),
                        failures.isEmpty()
                                ? ""
                                : failures.get(failures.size() - 1).reason()));
            }
        }
        return all;
    }
}

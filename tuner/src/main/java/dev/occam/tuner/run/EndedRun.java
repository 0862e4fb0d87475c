package dev.occam.tuner.run;

import dev.occam.reports.record.AtomicFile;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecordException;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run that has come to its end, as its folder tells; one that was stopped on the way has not. */
public final class EndedRun {

    private EndedRun() {}

    /**
     * The record of a run, finished or diverged.
     *
     * @param folder of the run
     * @return empty where there is none, or one of a stop on the way
     * @throws RunException where there is one that cannot be read
     */
    public static Optional<RunRecord> in(Path folder) {
        Path file = folder.resolve(RunFolder.RECORD);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            RunRecord record = RunRecords.read(file);
            return record.status() == RunStatus.INTERRUPTED ? Optional.empty() : Optional.of(record);
        } catch (RunRecordException e) {
            throw new RunException(
                    RunException.Kind.STORED, e.getMessage() + "; remove " + folder + " to run it again", e);
        }
    }

    /**
     * Removes what a process left that was killed between the record and the end: a checkpoint of no more use, files not
     * written to their end.
     *
     * @param folder of a run that has ended
     */
    public static void tidy(Path folder) {
        try {
            List<Path> left = temporaries(folder);
            if (left.isEmpty() && !Files.exists(folder.resolve(CheckpointFolder.NAME))) {
                return;
            }
            try (CheckpointFolder checkpoint = CheckpointFolder.open(folder)) {
                checkpoint.clear();
                for (Path file : temporaries(folder)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | CheckpointException e) {
            // What is left is in nobody's way.
        }
    }

    private static List<Path> temporaries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(AtomicFile::isTemporary).toList();
        }
    }
}

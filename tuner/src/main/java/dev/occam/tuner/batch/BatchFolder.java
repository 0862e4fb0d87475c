package dev.occam.tuner.batch;

import dev.occam.reports.record.AtomicFile;
import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecords;
import dev.occam.reports.record.RunRecordException;
import dev.occam.tuner.checkpoint.FolderLock;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of a batch: its record, and a lock that goes with the process that holds it. */
public final class BatchFolder implements AutoCloseable {

    private static final String LOCK = "batch.lock";

    private final Path folder;
    private final FolderLock lock;

    private BatchFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * What is known of a batch that was begun.
     *
     * @param folder of the batch
     * @return null where none was begun there
     * @throws RunException where there is one that cannot be read
     */
    public static @Nullable BatchRecord record(Path folder) {
        Path file = folder.resolve(BatchRecords.NAME);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return BatchRecords.read(file);
        } catch (RunRecordException e) {
            throw new RunException(
                    RunException.Kind.STORED,
                    e.getMessage()
                            + "; bring the file back, or remove it: runs in folders of their own are found again",
                    e);
        }
    }

    /** Opens a folder, which is made where it is missing, and keeps other batches out until it is closed. */
    static BatchFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            @Nullable FolderLock lock = FolderLock.take(folder, LOCK);
            if (lock == null) {
                throw new RunException(
                        RunException.Kind.OUTPUT,
                        "another batch is at work in " + folder
                                + "; wait for its end, or choose another folder with --out");
            }
            BatchFolder open = new BatchFolder(folder, lock);
            open.tidy();
            return open;
        } catch (IOException e) {
            throw new RunException(
                    RunException.Kind.OUTPUT,
                    "cannot write to the output folder " + folder + ": " + AtomicFile.reason(e, folder)
                            + "; choose another with --out",
                    e);
        }
    }

    private void tidy() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(AtomicFile::isTemporary).toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    Path path() {
        return folder;
    }

    /** Writes the record, whole or not at all. */
    void write(BatchRecord record) throws IOException {
        BatchRecords.write(folder.resolve(BatchRecords.NAME), record);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The system takes it back.
        }
    }
}

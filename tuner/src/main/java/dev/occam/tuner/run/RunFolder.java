package dev.occam.tuner.run;

import ai.djl.ndarray.NDList;
import dev.occam.reports.record.AtomicFile;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a run writes to: claimed before work starts and locked until it ends, removed again if nothing was
 * written.
 *
 * <p>A run that is there already is never touched unless told, and then only by files that replace others whole.
 */
final class RunFolder implements AutoCloseable {

    static final String RECORD = "run.json";
    static final String PARAMETERS = "parameters.safetensors";
    static final String REPORT = "report.html";
    static final String POSTERIOR = "posterior.safetensors";
    static final String FEATURES = "features.json";

    private final Path folder;
    private final Deque<Path> created;
    private final CheckpointFolder checkpoint;
    private boolean written;

    private RunFolder(Path folder, Deque<Path> created, CheckpointFolder checkpoint) {
        this.folder = folder;
        this.created = created;
        this.checkpoint = checkpoint;
    }

    /** Claims the folder of a run that begins. */
    static RunFolder claim(Path folder, boolean force) {
        checkFree(folder, force);
        Deque<Path> missing = new ArrayDeque<>();
        for (Path p = folder.toAbsolutePath(); p != null && !Files.exists(p); p = p.getParent()) {
            missing.push(p);
        }
        Path above = missing.isEmpty()
                ? folder
                : Objects.requireNonNullElse(missing.peek().getParent(), folder);
        if (Files.exists(above) && !Files.isDirectory(above)) {
            throw refused(folder, missing.isEmpty() ? "a file of that name exists" : above + " is a file", null);
        }
        @Nullable CheckpointFolder checkpoint = null;
        try {
            Files.createDirectories(folder);
            checkpoint = CheckpointFolder.open(folder);
            Path probe = Files.createTempFile(folder, ".occam", ".probe");
            Files.delete(probe);
            // Another run may have ended here before the lock was ours.
            checkFree(folder, force);
            return new RunFolder(folder, missing, checkpoint);
        } catch (IOException e) {
            giveBack(checkpoint, missing);
            throw refused(folder, AtomicFile.reason(e, above), e);
        } catch (RuntimeException e) {
            giveBack(checkpoint, missing);
            throw e;
        }
    }

    /** Claims the folder of a run that goes on from its checkpoint; what it wrote when it was stopped may be replaced. */
    static RunFolder resume(Path folder) {
        CheckpointFolder.content(folder);
        return claim(folder, true);
    }

    private static void checkFree(Path folder, boolean force) {
        for (String name : List.of(RECORD, PARAMETERS, REPORT)) {
            Path file = folder.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force) {
                throw new RunException(
                        RunException.Kind.OUTPUT,
                        folder + " already holds " + name + "; "
                                + (CheckpointFolder.holdsOne(folder) ? "go on with it by --resume, " : "")
                                + "choose another folder with --out, or replace it with --force");
            }
            if (Files.isDirectory(file)) {
                throw refused(folder, file + " is a folder", null);
            }
        }
        if (CheckpointFolder.holdsOne(folder) && !force) {
            throw new RunException(
                    RunException.Kind.OUTPUT,
                    folder
                            + " holds the checkpoint of a run that was stopped; go on with it by --resume, choose another"
                            + " folder with --out, or replace it with --force");
        }
    }

    private static void giveBack(@Nullable CheckpointFolder checkpoint, Deque<Path> created) {
        if (checkpoint != null) {
            checkpoint.close();
        }
        remove(created);
    }

    Path path() {
        return folder;
    }

    CheckpointFolder checkpoint() {
        return checkpoint;
    }

    private static RunException refused(Path folder, String why, @Nullable IOException cause) {
        return new RunException(
                RunException.Kind.OUTPUT,
                "cannot write to the output folder " + folder + ": " + why + "; choose another with --out",
                cause);
    }

    /** The files beside the record, by what they hold. */
    static Map<String, String> files(boolean report) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("parameters", PARAMETERS);
        if (report) {
            files.put("report", REPORT);
        }
        return files;
    }

    /**
     * Writes all files of the run or none, the record last: a folder with a record is whole.
     *
     * @param posterior kept beside the parameters; null for none
     * @param page what draws the run's report; null for none, and one that was there goes
     */
    void write(
            RunRecord run,
            NDList parameters,
            @Nullable KeptPosterior posterior,
            @Nullable Function<RunRecord, String> page) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            parameters.encode(bytes, NDList.Encoding.SAFETENSORS);
            Map<Path, byte[]> files = new LinkedHashMap<>();
            files.put(folder.resolve(PARAMETERS), bytes.toByteArray());
            if (posterior != null) {
                files.put(folder.resolve(FEATURES), posterior.features().text().getBytes(StandardCharsets.UTF_8));
            }
            if (page != null) {
                files.put(folder.resolve(REPORT), page.apply(run).getBytes(StandardCharsets.UTF_8));
            }
            files.put(folder.resolve(RECORD), RunRecords.toJson(run).getBytes(StandardCharsets.UTF_8));
            if (posterior != null) {
                posterior.write(folder);
            }
            AtomicFile.writeTogether(files);
            written = true;
            if (posterior == null) {
                // One of an earlier run is of no use beside other parameters.
                Files.deleteIfExists(folder.resolve(FEATURES));
                Files.deleteIfExists(folder.resolve(POSTERIOR));
            }
            if (page == null) {
                Files.deleteIfExists(folder.resolve(REPORT));
            }
        } catch (IOException e) {
            throw new RunException(
                    RunException.Kind.OUTPUT,
                    "cannot write the run to " + folder + ": " + AtomicFile.reason(e, folder)
                            + "; free some space, "
                            + (CheckpointFolder.holdsOne(folder)
                                    ? "then go on with " + Resumption.command(folder)
                                    : "or choose another folder with --out"),
                    e);
        }
    }

    /** A folder with a checkpoint stays: there is something to go on with. */
    @Override
    public void close() {
        checkpoint.close();
        if (!written) {
            remove(created);
        }
    }

    private static void remove(Deque<Path> created) {
        created.descendingIterator().forEachRemaining(path -> {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Not empty, so not ours alone: it stays.
            }
        });
    }
}

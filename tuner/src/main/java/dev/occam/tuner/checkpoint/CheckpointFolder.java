package dev.occam.tuner.checkpoint;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@value #NAME} in the folder of a run: at most one checkpoint, and a lock while a process works there.
 *
 * <p>Array files come first and are never overwritten; the one file that names them replaces its predecessor in one
 * step; what it no longer names goes last. A crash at any moment leaves the older checkpoint whole, or the newer.
 */
public final class CheckpointFolder implements AutoCloseable {

    /** The name of the folder in that of the run. */
    public static final String NAME = "checkpoint";

    private static final String STATE = "checkpoint.json";
    private static final String LOCK = "lock";
    private static final String ARRAYS = "arrays";

    private final Path folder;
    private final FolderLock lock;
    private final Set<String> present = new HashSet<>();

    private CheckpointFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Whether a run can be gone on with.
     *
     * @param run the run's folder
     * @return whether there is a checkpoint, sound or not
     */
    public static boolean holdsOne(Path run) {
        return Files.exists(run.resolve(NAME).resolve(STATE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Reads what a run's checkpoint says, without its arrays and without a lock.
     *
     * @param run the run's folder
     * @return the content
     * @throws CheckpointException where there is none, or none that is sound
     */
    public static JsonNode content(Path run) {
        if (!holdsOne(run)) {
            throw new CheckpointException(run + " holds no checkpoint: its run is finished, or never began;"
                    + " name the folder of an interrupted run, or start one without --resume");
        }
        return SealedJson.read(run.resolve(NAME).resolve(STATE));
    }

    /**
     * Opens the folder, which is made where it is missing, and keeps others out until it is closed.
     *
     * @param run the run's folder; exists
     * @throws CheckpointException where another process works in it
     * @throws IOException where it cannot be written
     */
    public static CheckpointFolder open(Path run) throws IOException {
        Path folder = run.resolve(NAME);
        Files.createDirectories(folder);
        @Nullable FolderLock lock = FolderLock.take(folder, LOCK);
        if (lock == null) {
            throw CheckpointException.inUse(
                    "another run is at work in " + run + "; wait for its end, or choose another folder with --out");
        }
        return new CheckpointFolder(folder, lock);
    }

    /**
     * Writes a checkpoint in place of the former one.
     *
     * @param content what it says
     * @param arrays lists of named arrays, by what they are; empty lists are left out
     * @throws IOException in one line; the former one is then as it was
     */
    public void write(ObjectNode content, Map<String, NDList> arrays) throws IOException {
        ObjectNode whole = content.deepCopy();
        ObjectNode names = whole.putObject(ARRAYS);
        for (Map.Entry<String, NDList> entry : arrays.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                names.put(entry.getKey(), ArrayFile.write(folder, entry.getValue(), present));
            }
        }
        AtomicFile.write(folder.resolve(STATE), SealedJson.bytes(whole));
        keepOnly(names);
    }

    /**
     * Reads the arrays of a checkpoint.
     *
     * @param content as {@link #content} gave it
     * @param manager where they live
     * @return as they were written
     * @throws CheckpointException where a file is missing or is not what was written
     */
    public Map<String, NDList> arrays(JsonNode content, NDManager manager) {
        Map<String, NDList> arrays = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : content.path(ARRAYS).properties()) {
            String name = entry.getValue().asText();
            arrays.put(entry.getKey(), ArrayFile.read(folder, name, manager));
            present.add(name);
        }
        return arrays;
    }

    private void keepOnly(ObjectNode names) {
        Set<String> used = new HashSet<>();
        names.forEach(name -> used.add(name.asText()));
        present.retainAll(used);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (ArrayFile.isOne(file) && !used.contains(name) || AtomicFile.isTemporary(file)) {
                remove(file);
            }
        }
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is in nobody's way.
        }
    }

    /** Removes the checkpoint: its run has ended, or is to begin anew. */
    public void clear() {
        remove(folder.resolve(STATE));
        keepOnly(JsonNodeFactory.instance.objectNode());
    }

    /** Lets others in; a folder without a checkpoint goes. */
    @Override
    public void close() {
        try {
            lock.close();
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Not empty: there is something to go on with.
        }
    }
}

package dev.occam.reports.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written whole or not at all.
 * <p>The content goes to a temporary file in the same folder, is forced to the disk, and takes the target's name in one
 * step. Whoever opens the target sees the old content or the new, also after a crash or on a full disk. The folder must
 * exist and is never created here.
 */
public final class AtomicFile {
    private static final String PREFIX = ".occam-";
    private static final String SUFFIX = ".tmp";

    private AtomicFile() {}

    /** Writes text as UTF-8; see {@link #write(Path, byte[])}. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes, replacing the file if it exists.
     *
     * @throws IOException in one line that names the file and the reason; the old content is then intact and the
     *     temporary file is gone
     */
    public static void write(Path file, byte[] content) throws IOException {
        writeTogether(Map.of(file, content));
    }

    /**
     * Writes several files, each replacing what is there, so that they are never seen mixed.
     * <p>All contents are on the disk before the first name changes, so that a full disk leaves every old file as it was.
     * Then the old files step aside, the last of them first, and the new ones take their names, the last of them last:
     * whoever finds the last file finds all of the same writing, also after a crash. Where a name can't change after all,
     * the old files come back and new ones go.
     *
     * @param contents by file, in the order in which the names change
     * @throws IOException in one line that names the file and the reason; no temporary file is left
     */
    public static void writeTogether(Map<Path, byte[]> contents) throws IOException {
        Map<Path, Path> temporaries = new LinkedHashMap<>();
        Map<Path, Path> aside = new LinkedHashMap<>();
        List<Path> made = new ArrayList<>();
        @Nullable Path current = null;
        try {
            for (Map.Entry<Path, byte[]> entry : contents.entrySet()) {
                current = entry.getKey();
                Path temporary = temporaryIn(folderOf(current));
                temporaries.put(current, temporary);
                writeWhole(temporary, entry.getValue());
            }
            if (contents.size() > 1) {
                List<Path> targets = new ArrayList<>(contents.keySet());
                Collections.reverse(targets);
                for (Path target : targets) {
                    current = target;
                    stepAside(target, aside);
                }
            }
            for (Map.Entry<Path, Path> entry : temporaries.entrySet()) {
                current = entry.getKey();
                boolean isNew = Files.notExists(current);
                Files.move(entry.getValue(), current.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
                if (isNew) {
                    made.add(current);
                }
            }
        } catch (IOException e) {
            String why = e instanceof FolderException || current == null
                    ? String.valueOf(e.getMessage())
                    : "cannot write " + current + ": " + reason(e, folderOf(current));
            IOException failure = new IOException(why, e);
            temporaries.values().forEach(temporary -> discard(temporary, failure));
            made.forEach(file -> discard(file, failure));
            aside.forEach((file, old) -> comeBack(file, old, failure));
            throw failure;
        }
        for (Path file : contents.keySet()) {
            forceFolder(folderOf(file));
        }
        // The new files are in place; an old one that can't go is in nobody's way.
        IOException ignored = new IOException();
        aside.values().forEach(old -> discard(old, ignored));
    }

    private static Path temporaryIn(Path folder) {
        return folder.resolve(PREFIX + UUID.randomUUID() + SUFFIX);
    }

    /**
     * Whether a file is one that a writing was cut short at: nobody's, once no process writes in its folder.
     */
    public static boolean isTemporary(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    private static void stepAside(Path target, Map<Path, Path> aside) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Path old = temporaryIn(folderOf(target));
            Files.move(target.toAbsolutePath(), old, StandardCopyOption.ATOMIC_MOVE);
            aside.put(target, old);
            forceFolder(folderOf(target));
        }
    }

    private static void comeBack(Path file, Path old, IOException failure) {
        try {
            Files.move(old, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static Path folderOf(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new FolderException("cannot write " + file + ": it is a folder; name a file in it");
        }
        return folder;
    }

    private static void writeWhole(Path temporary, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** A target that is a folder: its message says it all. */
    private static final class FolderException extends IOException {
        private static final long serialVersionUID = 1L;

        FolderException(String message) {
            super(message);
        }
    }

    private static void discard(Path file, IOException failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Makes the new name last through a loss of power, where folders can be forced (not on Windows). */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The content is safe either way; only the moment at which the name becomes durable is left to the system.
        }
    }

    /**
     * Why a file or folder could not be written, in words.
     *
     * @param folder the one that was to hold it
     */
    public static String reason(IOException e, Path folder) {
        if (e instanceof NoSuchFileException) {
            return "the folder " + folder + " does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission to write in " + folder;
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name exists";
        }
        if (e instanceof FileSystemException f) {
            return f.getReason() == null ? "the system refuses it" : f.getReason();
        }
        return e.getMessage() == null ? "the system refuses it" : e.getMessage();
    }
}

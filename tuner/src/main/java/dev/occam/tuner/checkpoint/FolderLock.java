package dev.occam.tuner.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A lock on a folder, which the system takes back from a process that died. */
public final class FolderLock implements AutoCloseable {

    private static final int ATTEMPTS = 100;

    /** Those of this process: closing a second channel to a file would give the first one's lock back. */
    private static final Set<Path> OWN = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param folder what is locked; exists
     * @param name of a file in it, made for the purpose
     * @return the lock, or null where another holds it
     * @throws IOException where the file can't be made
     */
    public static @Nullable FolderLock take(Path folder, String name) throws IOException {
        Path file = folder.toRealPath().resolve(name);
        synchronized (OWN) {
            if (!OWN.add(file)) {
                return null;
            }
        }
        @Nullable FolderLock lock = null;
        try {
            for (int attempt = 0; attempt < ATTEMPTS && lock == null && Files.isDirectory(folder); attempt++) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                try {
                    if (channel.tryLock() == null) {
                        return null;
                    }
                    if (isStillThere(file, channel)) {
                        lock = new FolderLock(file, channel);
                    }
                } catch (OverlappingFileLockException e) {
                    return null;
                } finally {
                    if (lock == null) {
                        channel.close();
                    }
                }
            }
            return lock;
        } finally {
            if (lock == null) {
                release(file);
            }
        }
    }

    /**
     * Whether the name still means the locked file: who held it before may have removed it, and a third process made a
     * new one. Told by a random length, as a second channel would cost the lock.
     */
    private static boolean isStillThere(Path file, FileChannel channel) throws IOException {
        long length = 1 + ThreadLocalRandom.current().nextLong(1L << 12);
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), length - 1);
        return Files.exists(file) && Files.size(file) == length;
    }

    private static void release(Path file) {
        synchronized (OWN) {
            OWN.remove(file);
        }
    }

    /** Removes the file and gives the lock back. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Not everywhere can an open file be removed; then it stays, and holds nothing.
        } finally {
            channel.close();
            release(file);
        }
    }
}

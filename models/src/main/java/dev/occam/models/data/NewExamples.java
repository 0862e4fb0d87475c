package dev.occam.models.data;

import java.util.function.Consumer;

/** Rows that no network was trained on, read some at a time. */
public interface NewExamples {

    /**
     * Some rows.
     *
     * @param first number of the first, from 0
     * @param inputs (rows, ...), row-major, as the network sees them
     * @param targets class ids (rows), or standardised values (rows, outputs), row-major; empty where they were not asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
    record Chunk(long first, int rows, double[] inputs, double[] targets) {}

    /**
     * Goes through the features, the targets unread.
     *
     * @param rows most rows of a chunk
     * @throws DataException whatever is wrong with the file, in one line with its place and remedy
     */
    void forEach(int rows, Consumer<Chunk> action);

    /**
     * Goes through features and targets.
     *
     * @param rows most rows of a chunk
     * @throws DataException whatever is wrong with the file, in one line with its place and remedy
     */
    void forEachWithTargets(int rows, Consumer<Chunk> action);
}

package dev.occam.models.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The rows of one table that a split trains and measures on.
 *
 * @param train 0-based row numbers
 * @param test 0-based row numbers; empty when no row of this table measures
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
record SplitRows(int[] train, int[] test) {

    private static final int LEAST_TRAINING = 2;

    static SplitRows of(Split split, Path file, int rows) {
        if (split instanceof Split.Fraction fraction) {
            return held(fraction, file, rows);
        }
        if (split instanceof Split.IndexFiles files) {
            return listed(files, file, rows);
        }
        if (split instanceof Split.Listed listed) {
            return listed.rows().ofOneTable(rows, file.toString());
        }
        return new SplitRows(IntStream.range(0, rows).toArray(), new int[0]);
    }

    private static SplitRows held(Split.Fraction fraction, Path file, int rows) {
        if (rows < 2) {
            throw DataException.in(file, "a single row can't be split", "add rows, or train on all of them");
        }
        int held = (int) Math.max(1L, Math.round(fraction.share() * rows));
        if (rows - held < LEAST_TRAINING) {
            throw DataException.in(
                    file,
                    "holding out " + fraction.share() + " of its " + rows + " rows leaves " + (rows - held)
                            + " to train on, of at least " + LEAST_TRAINING,
                    "lower --test-fraction, or add rows");
        }
        int[] order = IntStream.range(0, rows).toArray();
        SplittableRandom random = new SplittableRandom(fraction.seed());
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int[] test = Arrays.copyOfRange(order, 0, held);
        int[] train = Arrays.copyOfRange(order, held, rows);
        Arrays.sort(test);
        Arrays.sort(train);
        return new SplitRows(train, test);
    }

    private static SplitRows listed(Split.IndexFiles files, Path file, int rows) {
        int[] train = IndexFile.read(files.train(), files.line(), rows, file);
        int[] test = IndexFile.read(files.test(), files.line(), rows, file);
        BitSet training = new BitSet(rows);
        for (int row : train) {
            training.set(row);
        }
        for (int row : test) {
            if (training.get(row)) {
                throw DataException.at(
                        files.test(),
                        files.line() + 1L,
                        null,
                        "row " + row + " is a training row too (" + files.train() + ")",
                        "list each row in one of the two files");
            }
        }
        return new SplitRows(train, test);
    }
}

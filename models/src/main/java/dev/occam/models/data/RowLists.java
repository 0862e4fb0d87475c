package dev.occam.models.data;

import java.util.BitSet;

/**
 * The training and test rows of one split, by number, in the order in which they are to stand.
 *
 * @param train 0-based row numbers, at least one
 * @param test 0-based row numbers; empty where nothing measures
 * @param source where the lists come from, such as a file, for messages
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
public record RowLists(int[] train, int[] test, String source) {

    public RowLists {
        train = train.clone();
        test = test.clone();
    }

    /** Both lists are of one table: no row is in both, or twice in one. */
    SplitRows ofOneTable(int rows, String table) {
        BitSet seen = new BitSet(rows);
        mark(train, rows, table, seen);
        mark(test, rows, table, seen);
        return new SplitRows(train, test);
    }

    /** The training list, of a part of the data that has no test rows in it. */
    int[] ofTraining(int rows, String part) {
        mark(train, rows, part, new BitSet(rows));
        return train.clone();
    }

    /** The test list, of a part of the data that has no training rows in it. */
    int[] ofTest(int rows, String part) {
        mark(test, rows, part, new BitSet(rows));
        return test.clone();
    }

    private void mark(int[] listed, int rows, String table, BitSet seen) {
        for (int row : listed) {
            if (row < 0 || row >= rows) {
                throw new DataException(source + ": row " + row + " is none of " + table + "; its rows are 0 to "
                        + (rows - 1) + ", a header not counted");
            }
            if (seen.get(row)) {
                throw new DataException(source + ": row " + row + " is listed twice; list each row once");
            }
            seen.set(row);
        }
    }
}

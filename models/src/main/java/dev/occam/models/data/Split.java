package dev.occam.models.data;

import java.nio.file.Path;

/**
 * Which rows of a table train and which only measure.
 * <p>Standardisation, imputation and categories always come from the training rows alone.
 */
public sealed interface Split {

    /** Every row trains; nothing measures. */
    record None() implements Split {}

    /**
     * A random share of the rows is held out to measure, the same for the same seed and number of rows.
     *
     * @param share of the rows held out, above 0 and below 1; at least one row is held out, and two must be left to
     *     train
     */
    record Fraction(double share, long seed) implements Split {
        public Fraction {
            if (!(share > 0 && share < 1)) {
                throw new DataException("the share of rows held out must lie between 0 and 1, not at " + share
                        + "; 0.1 holds out a tenth");
            }
        }
    }

    /**
     * Rows listed in two text files, one split a line: the 0-based numbers of data rows (the header
     * not counted), separated by spaces. Rows in neither list are left out.
     *
     * @param train the file that lists training rows
     * @param test the file that lists rows to measure on
     * @param line which split, counted from 0
     */
    record IndexFiles(Path train, Path test, int line) implements Split {
        public IndexFiles {
            if (line < 0) {
                throw new DataException("splits count from 0, so there is no split " + line + "; choose 0 or more");
            }
        }
    }

    /**
     * Rows listed by whoever asks. Rows in neither list are left out.
     *
     * @param rows of this table
     */
    record Listed(RowLists rows) implements Split {}

    /** Every row trains; the rows of a second file with the same columns, in any order, measure. */
    record TestFile(Path file) implements Split {}
}

package dev.occam.spark;

import java.io.Serial;

/** Something in the rows that has to be mended first, in one line. */
final class DataProblem extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1;

    DataProblem(String message) {
        super(message);
    }
}

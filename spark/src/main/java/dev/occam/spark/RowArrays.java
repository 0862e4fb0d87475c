package dev.occam.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/** Reads the features of rows from one column of arrays that was put behind the others. */
final class RowArrays implements Serializable {

    static final String COLUMN = "__occam_features";

    private static final long serialVersionUID = 1;

    private final RowColumns columns;
    private final int width;

    RowArrays(RowColumns columns, int width) {
        this.columns = columns;
        this.width = width;
    }

    RowColumns columns() {
        return columns;
    }

    /** Writes the features of a row. */
    void read(Row row, double[] into, int offset) {
        int last = row.size() - 1;
        if (row.isNullAt(last)) {
            throw missing(0);
        }
        List<Double> values = row.getList(last);
        if (values.size() != width) {
            throw new DataProblem("a row holds " + values.size() + " features in '"
                    + columns.features().get(0) + "'" + (columns.features().size() == 1 ? "" : ", ...")
                    + ", and the network takes " + width);
        }
        for (int i = 0; i < width; i++) {
            Double value = values.get(i);
            if (value == null) {
                throw missing(i);
            }
            if (!Double.isFinite(value)) {
                throw new DataProblem("column '" + name(i) + "' is " + value + " in a row; remove or impute it");
            }
            into[offset + i] = value;
        }
    }

    int width() {
        return width;
    }

    private String name(int feature) {
        return columns.features().get(Math.min(feature, columns.features().size() - 1));
    }

    private DataProblem missing(int feature) {
        return new DataProblem(
                "column '" + name(feature) + "' is null in a row; fill or drop such rows, by na().fill or na().drop");
    }
}

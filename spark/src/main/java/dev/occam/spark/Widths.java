package dev.occam.spark;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How many numbers the features of a row are. */
final class Widths {

    private Widths() {}

    /** By the columns' number, or by the first row where they come as arrays. */
    static int of(Dataset<Row> rows, RowColumns columns) {
        if (!RowColumns.isArray(rows.schema(), columns.features())) {
            return columns.features().size();
        }
        List<Row> first = rows.select(functions.size(RowColumns.array(rows, columns.features())))
                .takeAsList(1);
        if (first.isEmpty()) {
            throw new IllegalArgumentException("the data hold no rows");
        }
        int width = first.get(0).getInt(0);
        if (width < 1) {
            throw new DataProblem("column '" + columns.features().get(0)
                    + "' is null or empty in the first row; fill or drop such rows, by na().fill or na().drop");
        }
        return width;
    }
}

package dev.occam.spark;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** One row as plain numbers, all of them there and finite. */
final class RowNumbers implements Serializable {

    private static final long serialVersionUID = 1;

    final double[] features;
    final double[] targets;

    RowNumbers(double[] features, double[] targets) {
        this.features = features;
        this.targets = targets;
    }

    /** Reads the rows of a partition as they are asked for. */
    static final class Reader implements Function2<Integer, Iterator<InternalRow>, Iterator<RowNumbers>> {

        private static final long serialVersionUID = 1;

        private final RowColumns columns;
        private final int width;

        /**
         * A reader.
         *
         * @param width how many features a row has to have
         */
        Reader(RowColumns columns, int width) {
            this.columns = columns;
            this.width = width;
        }

        @Override
        public Iterator<RowNumbers> call(Integer partition, Iterator<InternalRow> rows) {
            return new Iterator<>() {
                private long row;

                @Override
                public boolean hasNext() {
                    return rows.hasNext();
                }

                @Override
                public RowNumbers next() {
                    InternalRow own = rows.next();
                    Place place = new Place(partition, row++);
                    double[] features = numbers(own, 0, columns.features(), place);
                    if (features.length != width) {
                        throw new DataProblem("column '" + columns.features().get(0) + "' holds " + features.length
                                + " numbers in " + place + " and " + width + " in the first; all rows need as many");
                    }
                    return new RowNumbers(features, numbers(own, 1, columns.targets(), place));
                }
            };
        }

        private static double[] numbers(InternalRow row, int ordinal, List<String> names, Place place) {
            if (row.isNullAt(ordinal)) {
                throw missing(names.get(0), place);
            }
            ArrayData array = row.getArray(ordinal);
            int count = array.numElements();
            for (int i = 0; i < count; i++) {
                if (array.isNullAt(i)) {
                    throw missing(names.get(Math.min(i, names.size() - 1)), place);
                }
            }
            double[] values = array.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new DataProblem("column '" + names.get(Math.min(i, names.size() - 1)) + "' is " + values[i]
                            + " in " + place + "; remove or impute it");
                }
            }
            return values;
        }

        private static DataProblem missing(String name, Place place) {
            return new DataProblem("column '" + name + "' is null in " + place
                    + "; fill or drop such rows, by na().fill or na().drop");
        }
    }

    private record Place(int partition, long row) {
        @Override
        public String toString() {
            return "row " + row + " of partition " + partition + " (both from 0)";
        }
    }
}

package dev.occam.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.Batches;
import java.util.Iterator;

/** Rows as batches of a bounded size; once through, as the rows come. */
final class RowBatches implements Batches {

    private final Iterator<RowNumbers> rows;
    private final RowColumns columns;
    private final DataType type;
    private final int size;

    /**
     * The batches.
     *
     * @param rows with targets
     * @param type of the network's numbers
     * @param size rows in a batch; the last may be smaller
     */
    RowBatches(Iterator<RowNumbers> rows, RowColumns columns, DataType type, int size) {
        this.rows = rows;
        this.columns = columns;
        this.type = type;
        this.size = size;
    }

    @Override
    public void forEach(NDManager parent, Action action) {
        RowNumbers[] batch = new RowNumbers[size];
        while (rows.hasNext()) {
            int count = 0;
            while (count < size && rows.hasNext()) {
                batch[count++] = rows.next();
            }
            try (NDManager scope = parent.newSubManager()) {
                action.accept(inputs(scope, batch, count), targets(scope, batch, count));
            }
        }
    }

    private NDArray inputs(NDManager scope, RowNumbers[] batch, int count) {
        int width = batch[0].features.length;
        double[] all = new double[Math.multiplyExact(count, width)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(batch[i].features, 0, all, i * width, width);
        }
        return array(scope, all, type, new Shape(count).addAll(new Shape(columns.shape(width))));
    }

    private NDArray targets(NDManager scope, RowNumbers[] batch, int count) {
        int width = batch[0].targets.length;
        double[] all = new double[Math.multiplyExact(count, width)];
        for (int i = 0; i < count; i++) {
            if (batch[i].targets.length != width) {
                throw new DataProblem("column '" + columns.targets().get(0) + "' holds arrays of " + width + " and of "
                        + batch[i].targets.length + " numbers; all rows need as many");
            }
            System.arraycopy(batch[i].targets, 0, all, i * width, width);
        }
        if (!columns.areClasses()) {
            return array(scope, all, type, new Shape(count, width));
        }
        long[] numbers = new long[all.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = whole(all[i]);
        }
        return scope.create(numbers, width == 1 ? new Shape(count) : new Shape(count, width));
    }

    private long whole(double value) {
        if (value != Math.rint(value)) {
            throw new DataProblem("column '" + columns.targets().get(0) + "' holds " + value
                    + "; classes are whole numbers from 0, and targets(...) takes numbers to predict");
        }
        return (long) value;
    }

    /** Numbers in a network's type. */
    static NDArray array(NDManager scope, double[] values, DataType type, Shape shape) {
        if (type != DataType.FLOAT32) {
            return scope.create(values, shape).toType(type, false);
        }
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        return scope.create(single, shape);
    }
}

package dev.occam.models.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Rows of inputs with their targets, in plain Java arrays, as a network sees them (standardised).
 * <p>Holds N rows: inputs (N, shape...) row-major, as doubles or, for pictures, as bytes that are
 * scaled when asked for; targets (N) class ids for classification, or (N, C) row-major standardised
 * values for regression, and for reconstruction the inputs themselves, (N, C) with all of an example's
 * numbers for outputs. The arrays are shared with the caller that made them and must not change
 * afterwards.
 */
public final class Examples {
    private final Task task;
    private final int rows;
    private final long[] shape;
    private final int features;
    private final int outputs;
    private final Numbers inputs;
    private final double[] targets;

    private Examples(Task task, int rows, long[] shape, int outputs, Numbers inputs, double[] targets) {
        this.task = task;
        this.rows = rows;
        this.shape = shape.clone();
        this.features = Math.toIntExact(new Shape(shape).size());
        this.outputs = outputs;
        this.inputs = inputs;
        this.targets = targets;
        if (rows < 1 || features < 1 || outputs < 1) {
            throw new IllegalArgumentException("at least one row, one input and one output expected: " + rows
                    + " rows, " + features + " inputs, " + outputs + " outputs");
        }
        long expectedTargets =
                switch (task) {
                    case CLASSIFICATION -> rows;
                    case REGRESSION -> (long) rows * outputs;
                    case RECONSTRUCTION -> 0;
                };
        if (inputs.size() != (long) rows * features || targets.length != expectedTargets) {
            throw new IllegalArgumentException(
                    "array lengths do not fit " + rows + " rows of " + features + " inputs and " + outputs
                            + " outputs: " + inputs.size() + " inputs, " + targets.length + " targets");
        }
    }

    /**
     * Examples of a classification.
     *
     * @param shape the shape of one example, without the row axis
     * @param classes the number of classes, which is the number of outputs of a network
     * @param inputs (N, shape...), row-major
     * @param ids (N), each in [0, classes)
     */
    public static Examples classification(long[] shape, int classes, double[] inputs, double[] ids) {
        return classification(shape, classes, dense(shape, inputs), ids);
    }

    static Examples classification(long[] shape, int classes, Numbers inputs, double[] ids) {
        for (int row = 0; row < ids.length; row++) {
            if (!(ids[row] >= 0 && ids[row] < classes && ids[row] == Math.rint(ids[row]))) {
                throw new IllegalArgumentException("row " + row + ": no class id below " + classes + ": " + ids[row]);
            }
        }
        return new Examples(Task.CLASSIFICATION, ids.length, shape, classes, inputs, ids);
    }

    /**
     * Examples of a regression.
     *
     * @param shape the shape of one example, without the row axis
     * @param outputs the number C of targets a row
     * @param inputs (N, shape...), row-major
     * @param values (N, C), row-major, standardised
     */
    public static Examples regression(long[] shape, int outputs, double[] inputs, double[] values) {
        return new Examples(Task.REGRESSION, values.length / outputs, shape, outputs, dense(shape, inputs), values);
    }

    /**
     * Examples whose targets are their inputs.
     *
     * @param shape the shape of one example, without the row axis
     * @param inputs (N, shape...), row-major, each in [0, 1]
     */
    public static Examples reconstruction(long[] shape, double[] inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (!(inputs[i] >= 0 && inputs[i] <= 1)) {
                throw new IllegalArgumentException("number " + i + " is not between 0 and 1: " + inputs[i]);
            }
        }
        return reconstruction(shape, dense(shape, inputs));
    }

    private static Examples reconstruction(long[] shape, Numbers inputs) {
        int features = Math.toIntExact(new Shape(shape).size());
        int rows = Math.toIntExact(inputs.size() / features);
        return new Examples(Task.RECONSTRUCTION, rows, shape, features, inputs, new double[0]);
    }

    /** The same numbers, a row of them of another shape. */
    Examples shaped(long... other) {
        return new Examples(task, rows, other, outputs, inputs, targets);
    }

    /**
     * The same pictures as their own targets, a dark pixel being 0 and a bright one 1.
     *
     * @throws IllegalStateException unless these are images read from files
     */
    Examples reconstructing() {
        if (!(inputs instanceof ScaledBytes bytes)) {
            throw new IllegalStateException("only images have a brightness between 0 and 1");
        }
        return reconstruction(shape, bytes.unscaled());
    }

    public Task task() {
        return task;
    }

    /** The number N of rows. */
    public int rows() {
        return rows;
    }

    /** The shape of one example, without the row axis. */
    public long[] shape() {
        return shape.clone();
    }

    /** The numbers in one example: the product of its shape. */
    public int features() {
        return features;
    }

    /** The outputs a network needs for one row: the number of classes, or of regression targets. */
    public int outputs() {
        return outputs;
    }

    /** Input {@code feature} of {@code row}, both from 0, the feature counted row-major within the example. */
    public double input(int row, int feature) {
        return inputs.get(row, feature);
    }

    /** The class id of {@code row}; classification only. */
    public int label(int row) {
        if (task != Task.CLASSIFICATION) {
            throw new IllegalStateException("a " + task.label() + " has no class ids");
        }
        return (int) targets[row];
    }

    /** The target {@code output} of {@code row}, standardised in a regression; of no classification. */
    public double value(int row, int output) {
        return switch (task) {
            case CLASSIFICATION -> throw new IllegalStateException("a classification has no target values");
            case REGRESSION -> targets[row * outputs + output];
            case RECONSTRUCTION -> inputs.get(row, output);
        };
    }

    /** What a dark pixel is in each channel; images, of shape (channels, height, width), only. */
    public double[] dark() {
        if (shape.length != 3) {
            throw new IllegalStateException("rows of " + shape.length + " dimensions are no images");
        }
        double[] dark = new double[Math.toIntExact(shape[0])];
        for (int channel = 0; channel < dark.length; channel++) {
            dark[channel] = inputs.dark(channel, Math.toIntExact(shape[1] * shape[2]));
        }
        return dark;
    }

    /** The given rows, in the given order. */
    public Examples select(int[] chosen) {
        int width = targets.length / rows;
        double[] someTargets = new double[chosen.length * width];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(targets, chosen[i] * width, someTargets, i * width, width);
        }
        return new Examples(task, chosen.length, shape, outputs, inputs.select(chosen), someTargets);
    }

    /** All inputs as an array (N, shape...) of {@code type}, FLOAT32 or FLOAT64. */
    public NDArray inputs(NDManager manager, DataType type) {
        long[] full = new long[shape.length + 1];
        full[0] = rows;
        System.arraycopy(shape, 0, full, 1, shape.length);
        return inputs.array(manager, type, new Shape(full));
    }

    /** All targets: class ids (N) as INT64, or values (N, C) of {@code type}, FLOAT32 or FLOAT64. */
    public NDArray targets(NDManager manager, DataType type) {
        if (task == Task.CLASSIFICATION) {
            return manager.create(
                    Arrays.stream(targets).mapToLong(id -> (long) id).toArray());
        }
        Numbers values = task == Task.RECONSTRUCTION ? inputs : new DenseNumbers(targets, outputs);
        return values.array(manager, type, new Shape(rows, outputs));
    }

    private static Numbers dense(long[] shape, double[] inputs) {
        return new DenseNumbers(inputs, Math.toIntExact(new Shape(shape).size()));
    }
}

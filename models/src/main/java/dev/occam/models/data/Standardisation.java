package dev.occam.models.data;

import java.util.Arrays;

/**
 * An affine map between a column's own units and the units trained on: {@code z = (x - mean) / scale},
 * one mean and one scale a column.
 * <p>The scale is the population standard deviation of the training rows (divisor N), or 1 for a
 * column that is constant there. Instances are immutable.
 */
public final class Standardisation {
    private final double[] mean;
    private final double[] scale;

    private Standardisation(double[] mean, double[] scale) {
        this.mean = mean;
        this.scale = scale;
    }

    /**
     * The map with the given means and scales.
     *
     * @param mean one a column
     * @param scale one a column, positive
     */
    public static Standardisation of(double[] mean, double[] scale) {
        if (mean.length != scale.length) {
            throw new IllegalArgumentException(
                    "as many means as scales expected: " + mean.length + ", " + scale.length);
        }
        for (double s : scale) {
            if (!(s > 0) || Double.isInfinite(s)) {
                throw new IllegalArgumentException("a scale must be positive and finite: " + s);
            }
        }
        return new Standardisation(mean.clone(), scale.clone());
    }

    /** The map that changes nothing, for {@code columns} columns. */
    public static Standardisation identity(int columns) {
        double[] scale = new double[columns];
        Arrays.fill(scale, 1);
        return new Standardisation(new double[columns], scale);
    }

    public int columns() {
        return mean.length;
    }

    public double mean(int column) {
        return mean[column];
    }

    public double scale(int column) {
        return scale[column];
    }

    /** {@code x} of the column's own units, in the units trained on. */
    public double standardise(double x, int column) {
        return (x - mean[column]) / scale[column];
    }

    /** {@code z} of the units trained on, in the column's own units. */
    public double restore(double z, int column) {
        return mean[column] + scale[column] * z;
    }

    /** A squared error (or a variance) of the units trained on, in the column's own units squared. */
    public double restoreSquared(double squared, int column) {
        return squared * scale[column] * scale[column];
    }

    /**
     * The sum over columns of log scale: what one row's log density loses on the way back to the
     * columns' own units, {@code log p(x) = log p(z) - sum_c log scale_c}. A negative log likelihood
     * of N rows gains N times as much, and so does the evidence lose it.
     */
    public double logScaleSum() {
        double sum = 0;
        for (double s : scale) {
            sum += Math.log(s);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Standardisation that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(scale, that.scale);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(scale);
    }

    @Override
    public String toString() {
        return "Standardisation[mean=" + Arrays.toString(mean) + ", scale=" + Arrays.toString(scale) + "]";
    }
}

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

    /**
     * The map that gives every column of some rows mean 0 and standard deviation 1.
     *
     * @param rows (N, columns), row-major, finite, at least one row
     * @param columns the numbers in a row
     * @throws IllegalArgumentException where a column's numbers lie too far apart for double precision
     */
    public static Standardisation ofRows(double[] rows, int columns) {
        if (columns < 1 || rows.length == 0 || rows.length % columns != 0) {
            throw new IllegalArgumentException("no whole rows of " + columns + " numbers: " + rows.length);
        }
        int count = rows.length / columns;
        double[] least = Arrays.copyOf(rows, columns);
        double[] most = least.clone();
        double[] mean = new double[columns];
        for (int i = 0; i < rows.length; i++) {
            int column = i % columns;
            least[column] = Math.min(least[column], rows[i]);
            most[column] = Math.max(most[column], rows[i]);
            mean[column] += rows[i] / count;
        }
        double[] squares = new double[columns];
        double[] rest = new double[columns];
        for (int i = 0; i < rows.length; i++) {
            int column = i % columns;
            if (least[column] < most[column]) {
                // Divided by the range, the squares neither overflow nor vanish.
                double deviation = (rows[i] - mean[column]) / (most[column] - least[column]);
                squares[column] += deviation * deviation;
                rest[column] += deviation;
            }
        }
        double[] scale = new double[columns];
        for (int column = 0; column < columns; column++) {
            if (least[column] == most[column]) {
                mean[column] = least[column];
                scale[column] = 1;
                continue;
            }
            // The second term takes back what the mean's rounding added.
            double square = (squares[column] - rest[column] * rest[column] / count) / count;
            scale[column] = (most[column] - least[column]) * Math.sqrt(Math.max(0, square));
            if (!(scale[column] > 0) || !Double.isFinite(scale[column]) || !Double.isFinite(mean[column])) {
                throw new IllegalArgumentException("column " + column + " runs from " + least[column] + " to "
                        + most[column] + ", which double precision can't standardise; change its unit");
            }
        }
        return new Standardisation(mean, scale);
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

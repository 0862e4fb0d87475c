package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The eigenvalues of one block of the curvature, with the squared norm of the block's weights.
 *
 * <p>The curvature is a <em>sum</em> over data at unit observation noise and unit temperature, so the
 * posterior precision of the block is {@code s e + delta} in its eigenbasis, with {@code s} the scale of
 * the curvature and {@code delta} the prior precision. The squared norm is that of the weights minus
 * their prior mean. All sums run over the positive eigenvalues in flat loops; zeros are not kept.
 *
 * <p>Immutable.
 */
public final class Spectrum {

    /**
     * How far below zero an eigenvalue may lie, relative to the largest, and still be round-off: sums of thousands of
     * float32 products stray by a few millionths.
     */
    private static final double ROUND_OFF = 1e-5;

    /** Terms added up before they join the whole sum, which keeps the digits of sums of millions. */
    private static final int RUN = 1024;

    private final String name;
    private final double[] positive;
    private final int parameterCount;
    private final double squaredNorm;
    private final double largest;

    private Spectrum(String name, double[] positive, int parameterCount, double squaredNorm) {
        this.name = name;
        this.positive = positive;
        this.parameterCount = parameterCount;
        this.squaredNorm = squaredNorm;
        this.largest = Arrays.stream(positive).max().orElse(0);
    }

    /**
     * The spectrum of a block from all its eigenvalues.
     *
     * @param name the block's name, for messages
     * @param eigenvalues (P): one for each parameter of the block, in any order
     * @param squaredNorm squared distance of the block's weights from their prior mean
     * @throws IllegalArgumentException for an empty block, a value that is not finite, or an eigenvalue
     *     below zero by more than round-off ({@code 1e-6} of the largest; smaller ones become 0)
     */
    public static Spectrum of(String name, double[] eigenvalues, double squaredNorm) {
        requireBlock(name, eigenvalues.length, squaredNorm);
        return new Spectrum(name, positive(name, eigenvalues), eigenvalues.length, squaredNorm);
    }

    /**
     * The spectrum of a Kronecker product, all products of one eigenvalue from each factor.
     *
     * @param name the block's name, for messages
     * @param outputEigenvalues (D_out) of the gradient factor B
     * @param inputEigenvalues (D_in) of the input factor A
     * @param squaredNorm squared distance of the block's weights from their prior mean
     * @throws IllegalArgumentException as {@link #of}, for either factor
     */
    public static Spectrum ofKronecker(
            String name, double[] outputEigenvalues, double[] inputEigenvalues, double squaredNorm) {
        int count = Math.multiplyExact(outputEigenvalues.length, inputEigenvalues.length);
        requireBlock(name, count, squaredNorm);
        double[] outputs = positive(name + " (gradient factor)", outputEigenvalues);
        double[] inputs = positive(name + " (input factor)", inputEigenvalues);
        double[] products = new double[outputs.length * inputs.length];
        int next = 0;
        for (double b : outputs) {
            for (double a : inputs) {
                products[next++] = b * a;
            }
        }
        return new Spectrum(name, positive(name, products), count, squaredNorm);
    }

    private static void requireBlock(String name, int count, double squaredNorm) {
        Objects.requireNonNull(name, "name");
        if (count == 0) {
            throw new IllegalArgumentException("Block " + name + " has no parameters.");
        }
        if (!(squaredNorm >= 0) || Double.isInfinite(squaredNorm)) {
            throw new IllegalArgumentException("Block " + name
                    + ": the squared norm must be finite and not negative, but is " + squaredNorm + ".");
        }
    }

    private static double[] positive(String name, double[] eigenvalues) {
        double largest = 0;
        double smallest = 0;
        int count = 0;
        for (int i = 0; i < eigenvalues.length; i++) {
            double e = eigenvalues[i];
            if (!Double.isFinite(e)) {
                throw new IllegalArgumentException("Block " + name + ": eigenvalue " + i + " is " + e
                        + "; the network's outputs or gradients are not finite.");
            }
            largest = Math.max(largest, e);
            smallest = Math.min(smallest, e);
            if (e > 0) {
                count++;
            }
        }
        if (smallest < -ROUND_OFF * largest) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "Block %s: eigenvalue %.6g is negative beyond round-off (the largest is %.6g);"
                            + " a curvature must be positive semi-definite.",
                    name,
                    smallest,
                    largest));
        }
        double[] packed = new double[count];
        int next = 0;
        for (double e : eigenvalues) {
            if (e > 0) {
                packed[next++] = e;
            }
        }
        return packed;
    }

    /** The block's name. */
    public String name() {
        return name;
    }

    /** The number of parameters P of the block, zeros of the spectrum included. */
    public int parameterCount() {
        return parameterCount;
    }

    /** The number of positive eigenvalues. */
    public int rank() {
        return positive.length;
    }

    /** The largest eigenvalue, 0 where there is no curvature. */
    public double largest() {
        return largest;
    }

    /**
     * The eigenvalues at some ranks of their descending order: a spectrum to draw.
     *
     * @param ranks (n), each from 1, the largest eigenvalue, to {@link #rank()}
     * @return (n), unit noise and temperature as all of them
     */
    public double[] atRanks(int[] ranks) {
        double[] ascending = positive.clone();
        Arrays.sort(ascending);
        return Arrays.stream(ranks)
                .mapToDouble(rank -> ascending[ascending.length - rank])
                .toArray();
    }

    /** The squared distance of the block's weights from their prior mean. */
    public double squaredNorm() {
        return squaredNorm;
    }

    /**
     * The effective number of parameters, {@code sum s e / (s e + delta)}: how many directions the data
     * determine rather than the prior (MacKay 1992, "Bayesian interpolation").
     *
     * @param scale s, of the curvature
     * @param priorPrecision delta
     */
    public double effectiveParameters(double scale, double priorPrecision) {
        double sum = 0;
        for (int from = 0; from < positive.length; from += RUN) {
            double part = 0;
            for (int i = from; i < Math.min(from + RUN, positive.length); i++) {
                double data = scale * positive[i];
                part += data / (data + priorPrecision);
            }
            sum += part;
        }
        return sum;
    }

    /**
     * The log-determinant of the posterior precision less that of the prior precision,
     * {@code sum log(1 + s e / delta)}. It tends to 0 as the prior precision grows, with no cancellation.
     *
     * @param scale s, of the curvature
     * @param priorPrecision delta
     */
    public double logDetRatio(double scale, double priorPrecision) {
        double ratio = scale / priorPrecision;
        double sum = 0;
        for (int from = 0; from < positive.length; from += RUN) {
            double part = 0;
            for (int i = from; i < Math.min(from + RUN, positive.length); i++) {
                part += Math.log1p(ratio * positive[i]);
            }
            sum += part;
        }
        return sum;
    }

    /**
     * How fast the effective number of parameters falls as the log prior precision rises (and rises with
     * the log scale), {@code sum s e delta / (s e + delta)^2}.
     *
     * @param scale s, of the curvature
     * @param priorPrecision delta
     */
    public double sensitivity(double scale, double priorPrecision) {
        double sum = 0;
        for (int from = 0; from < positive.length; from += RUN) {
            double part = 0;
            for (int i = from; i < Math.min(from + RUN, positive.length); i++) {
                double data = scale * positive[i];
                double fromData = data / (data + priorPrecision);
                part += fromData * (priorPrecision / (data + priorPrecision));
            }
            sum += part;
        }
        return sum;
    }
}

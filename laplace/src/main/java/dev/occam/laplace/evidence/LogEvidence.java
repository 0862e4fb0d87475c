package dev.occam.laplace.evidence;

import java.util.List;

/**
 * The log marginal likelihood of a Laplace approximation as a function of its hyperparameters, at fixed
 * weights and fixed curvature.
 *
 * <p>{@code log Z = log p(D | theta) - 1/2 [ sum log(1 + s e / delta) + sum delta ||theta||^2 ]} (MacKay 1992;
 * Immer et al. 2021), where s scales the unit-noise eigenvalues e. Every prior precision belongs to a
 * group of blocks. The function is jointly concave in all log prior precisions and the log noise precision.
 */
public final class LogEvidence {

    private final List<Spectrum> blocks;
    private final PriorGroups groups;
    private final DataTerm data;
    private final CurvatureScaling scaling;
    private final double[] squaredNorms;

    /** The evidence for a curvature that scales as the Hessian does. */
    public LogEvidence(List<Spectrum> blocks, PriorGroups groups, DataTerm data) {
        this(blocks, groups, data, CurvatureScaling.HESSIAN);
    }

    /**
     * The evidence.
     *
     * @param blocks spectra of all blocks of the posterior
     * @param groups which of them share a prior precision
     * @param data log likelihood at the same weights
     * @param scaling how the spectra answer to noise and temperature
     * @throws IllegalArgumentException if the groups are made for another number of blocks
     */
    public LogEvidence(List<Spectrum> blocks, PriorGroups groups, DataTerm data, CurvatureScaling scaling) {
        if (blocks.size() != groups.blockCount()) {
            throw new IllegalArgumentException("The prior groups are made for " + groups.blockCount()
                    + " blocks, but there are " + blocks.size() + ".");
        }
        this.blocks = List.copyOf(blocks);
        this.groups = groups;
        this.data = data;
        this.scaling = scaling;
        this.squaredNorms =
                groups.sums(blocks.stream().mapToDouble(Spectrum::squaredNorm).toArray());
    }

    /** The spectra, in the order of the blocks. */
    public List<Spectrum> blocks() {
        return blocks;
    }

    /** The prior groups. */
    public PriorGroups groups() {
        return groups;
    }

    /** The data term. */
    public DataTerm data() {
        return data;
    }

    /** How the spectra answer to noise and temperature. */
    public CurvatureScaling scaling() {
        return scaling;
    }

    /** The squared norm of the weights of a group. */
    public double squaredNorm(int group) {
        return squaredNorms[group];
    }

    /**
     * The value, its parts and its gradient at a point.
     *
     * @throws IllegalArgumentException if the point has another number of groups, or a noise other than 1 where
     *     the likelihood has none
     * @throws ArithmeticException if the value overflows
     */
    public EvidenceValue evaluate(Hyperparameters at) {
        requireFitting(at);
        double scale = curvatureScale(at.logNoisePrecision());
        double[] logDetRatios = new double[blocks.size()];
        double[] scatters = new double[blocks.size()];
        double[] effective = new double[blocks.size()];
        double effectiveSum = 0;
        for (int b = 0; b < effective.length; b++) {
            Spectrum block = blocks.get(b);
            double delta = at.priorPrecision(groups.groupOf(b));
            logDetRatios[b] = block.logDetRatio(scale, delta);
            scatters[b] = delta * block.squaredNorm();
            effective[b] = block.effectiveParameters(scale, delta);
            effectiveSum += effective[b];
        }
        double noiseGradient = data.hasNoise()
                ? data.firstDerivative(at.logNoisePrecision()) - 0.5 * scaling.exponent() * effectiveSum
                : 0;
        return new EvidenceValue(
                groups, data.logLikelihood(at.logNoisePrecision()), logDetRatios, scatters, effective, noiseGradient);
    }

    /**
     * The second derivatives at a point.
     *
     * @throws IllegalArgumentException as {@link #evaluate}
     */
    public EvidenceHessian hessian(Hyperparameters at) {
        requireFitting(at);
        double scale = curvatureScale(at.logNoisePrecision());
        double[] sensitivity = new double[groups.count()];
        for (int b = 0; b < blocks.size(); b++) {
            int group = groups.groupOf(b);
            sensitivity[group] += blocks.get(b).sensitivity(scale, at.priorPrecision(group));
        }
        double[] scatter = new double[groups.count()];
        for (int group = 0; group < scatter.length; group++) {
            scatter[group] = at.priorPrecision(group) * squaredNorms[group];
        }
        return new EvidenceHessian(
                scatter,
                sensitivity,
                data.secondDerivative(at.logNoisePrecision()),
                data.hasNoise() ? scaling.exponent() : 0);
    }

    /** What multiplies the unit-noise eigenvalues at a log noise precision. */
    public double curvatureScale(double logNoisePrecision) {
        double scale = data.scale(logNoisePrecision);
        return scaling == CurvatureScaling.SQUARED_GRADIENT ? scale * scale : scale;
    }

    private void requireFitting(Hyperparameters at) {
        if (at.groupCount() != groups.count()) {
            throw new IllegalArgumentException("There are " + groups.count() + " prior groups " + groups.names()
                    + ", but " + at.groupCount() + " prior precisions.");
        }
        if (!data.hasNoise() && at.logNoisePrecision() != 0) {
            throw new IllegalArgumentException("This likelihood has no observation noise, but a noise of " + at.noise()
                    + " was given; leave it 1.");
        }
    }
}

package dev.occam.laplace.evidence;

import java.util.ArrayList;
import java.util.Arrays;
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
    private final List<CoupledBlock> coupled;
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
        this(blocks, List.of(), groups, data, scaling);
    }

    /**
     * The evidence, with blocks whose parts have prior precisions of their own.
     *
     * @param blocks spectra of all blocks of one prior precision each
     * @param coupled all other blocks
     * @param groups which prior precision is whose: of the blocks in order, then of the parts of each coupled one
     * @param data log likelihood at the same weights
     * @param scaling how the spectra answer to noise and temperature
     * @throws IllegalArgumentException if the groups are made for another number of blocks and parts
     */
    public LogEvidence(
            List<Spectrum> blocks,
            List<CoupledBlock> coupled,
            PriorGroups groups,
            DataTerm data,
            CurvatureScaling scaling) {
        int count =
                blocks.size() + coupled.stream().mapToInt(CoupledBlock::parts).sum();
        if (count != groups.blockCount()) {
            throw new IllegalArgumentException(
                    "The prior groups are made for " + groups.blockCount() + " blocks, but there are " + count + ".");
        }
        this.blocks = List.copyOf(blocks);
        this.coupled = List.copyOf(coupled);
        this.groups = groups;
        this.data = data;
        this.scaling = scaling;
        double[] norms = new double[count];
        int next = 0;
        for (Spectrum block : blocks) {
            norms[next++] = block.squaredNorm();
        }
        for (CoupledBlock block : coupled) {
            for (int part = 0; part < block.parts(); part++) {
                norms[next++] = block.squaredNorm(part);
            }
        }
        this.squaredNorms = groups.sums(norms);
    }

    /** The spectra, in the order of the blocks. */
    public List<Spectrum> blocks() {
        return blocks;
    }

    /** The blocks whose parts have prior precisions of their own; they come after all others. */
    public List<CoupledBlock> coupled() {
        return coupled;
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
        double[] logDetRatios = new double[groups.blockCount()];
        double[] scatters = new double[logDetRatios.length];
        double[] effective = new double[logDetRatios.length];
        double effectiveSum = 0;
        for (int b = 0; b < blocks.size(); b++) {
            Spectrum block = blocks.get(b);
            double delta = at.priorPrecision(groups.groupOf(b));
            logDetRatios[b] = block.logDetRatio(scale, delta);
            scatters[b] = delta * block.squaredNorm();
            effective[b] = block.effectiveParameters(scale, delta);
            effectiveSum += effective[b];
        }
        for (Joined joined : joined(at, scale)) {
            CoupledBlock.Terms terms = joined.terms;
            double all = joined.effectiveParameters();
            for (int part = 0; part < joined.block.parts(); part++) {
                int b = joined.first + part;
                effective[b] = terms.effectiveParameters()[part];
                scatters[b] = at.priorPrecision(groups.groupOf(b)) * joined.block.squaredNorm(part);
                // One determinant: the parts share in it as they do in the effective parameters.
                logDetRatios[b] = all == 0 ? 0 : terms.logDetRatio() * (effective[b] / all);
            }
            effectiveSum += all;
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
        double[][] overlap = new double[groups.count()][groups.count()];
        for (Joined joined : joined(at, scale)) {
            joined.addTo(sensitivity, overlap);
        }
        double[] scatter = new double[groups.count()];
        for (int group = 0; group < scatter.length; group++) {
            scatter[group] = at.priorPrecision(group) * squaredNorms[group];
        }
        return new EvidenceHessian(
                scatter,
                sensitivity,
                coupled.isEmpty() ? null : overlap,
                data.secondDerivative(at.logNoisePrecision()),
                data.hasNoise() ? scaling.exponent() : 0);
    }

    private List<Joined> joined(Hyperparameters at, double scale) {
        List<Joined> all = new ArrayList<>(coupled.size());
        int first = blocks.size();
        for (CoupledBlock block : coupled) {
            double[] ratios = new double[block.parts()];
            for (int part = 0; part < ratios.length; part++) {
                ratios[part] = scale / at.priorPrecision(groups.groupOf(first + part));
            }
            all.add(new Joined(block, first, block.at(ratios)));
            first += block.parts();
        }
        return all;
    }

    /** A coupled block at a point, its parts numbered among all blocks. */
    private final class Joined {
        final CoupledBlock block;
        final int first;
        final CoupledBlock.Terms terms;

        Joined(CoupledBlock block, int first, CoupledBlock.Terms terms) {
            this.block = block;
            this.first = first;
            this.terms = terms;
        }

        double effectiveParameters() {
            return Arrays.stream(terms.effectiveParameters()).sum();
        }

        void addTo(double[] sensitivity, double[][] overlap) {
            for (int p = 0; p < block.parts(); p++) {
                int group = groups.groupOf(first + p);
                sensitivity[group] += terms.effectiveParameters()[p];
                for (int q = 0; q < block.parts(); q++) {
                    sensitivity[group] -= terms.overlap()[p][q];
                    int other = groups.groupOf(first + q);
                    if (other != group) {
                        overlap[group][other] += terms.overlap()[p][q];
                    }
                }
            }
        }
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

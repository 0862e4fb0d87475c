package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.CurvatureScaling;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.ArrayList;
import java.util.List;

/**
 * The curvature of the log likelihood at one point in weight space, block by block, with that point and the fit there.
 *
 * <p>Everything is a sum over data at unit noise and temperature 1. Close it to free its arrays.
 */
public final class Curvature implements AutoCloseable {

    private final NDManager manager;
    private final List<CurvatureBlock> blocks;
    private final List<NDArray> weights;
    private final List<NDArray> gradients;
    private final Fisher fisher;
    private final double negativeLogLikelihood;
    private final long examples;
    private final long terms;
    private final int passes;

    Curvature(
            NDManager manager,
            List<CurvatureBlock> blocks,
            List<NDArray> weights,
            List<NDArray> gradients,
            Fisher fisher,
            double negativeLogLikelihood,
            long examples,
            long terms,
            int passes) {
        this.manager = manager;
        this.blocks = blocks;
        this.weights = weights;
        this.gradients = gradients;
        this.fisher = fisher;
        this.negativeLogLikelihood = negativeLogLikelihood;
        this.examples = examples;
        this.terms = terms;
        this.passes = passes;
    }

    /**
     * A curvature of blocks that are at hand, for example after they were stored.
     *
     * @param manager that the blocks and gradients live in, closed with the curvature
     * @param blocks in order
     * @param gradients for each block that of the summed negative log-likelihood; or none
     * @param fisher of the pass
     * @param negativeLogLikelihood the fit
     * @param examples N
     * @param terms N times positions times outputs
     * @return the curvature at the present weights
     */
    public static Curvature of(
            NDManager manager,
            List<CurvatureBlock> blocks,
            List<NDArray> gradients,
            Fisher fisher,
            double negativeLogLikelihood,
            long examples,
            long terms) {
        if (!gradients.isEmpty() && gradients.size() != blocks.size()) {
            throw new IllegalArgumentException(gradients.size() + " gradients for " + blocks.size() + " blocks");
        }
        List<NDArray> weights =
                blocks.stream().map(block -> weights(block, manager)).toList();
        return new Curvature(
                manager,
                List.copyOf(blocks),
                weights,
                List.copyOf(gradients),
                fisher,
                negativeLogLikelihood,
                examples,
                terms,
                1);
    }

    private static NDArray weights(CurvatureBlock block, NDManager manager) {
        List<NDArray> parts =
                block.members().stream().map(member -> member.matrix(manager)).toList();
        if (parts.size() == 1) {
            return parts.get(0);
        }
        NDList rows = new NDList();
        parts.forEach(part -> rows.add(part.reshape(1, -1)));
        NDArray row = NDArrays.concat(rows, 1);
        row.attach(manager);
        return row;
    }

    /**
     * The blocks.
     *
     * @return in the order of the layers
     */
    public List<CurvatureBlock> blocks() {
        return blocks;
    }

    /** The manager that everything lives in. */
    NDManager manager() {
        return manager;
    }

    /** The same curvature with other blocks, which takes this one's place: close the result alone. */
    Curvature withBlocks(List<CurvatureBlock> others) {
        return new Curvature(
                manager, others, weights, gradients, fisher, negativeLogLikelihood, examples, terms, passes + 1);
    }

    /** Passes over the data so far. */
    int passes() {
        return passes;
    }

    /**
     * The weights at which the curvature was taken.
     *
     * @return for each block a matrix over its parameters, float64, not a copy
     */
    public List<NDArray> weights() {
        return weights;
    }

    /**
     * The gradient of the summed negative log-likelihood.
     *
     * @return for each block a matrix over its parameters, float64
     * @throws IllegalStateException if the pass left it out
     */
    public List<NDArray> gradients() {
        if (gradients.isEmpty()) {
            throw new IllegalStateException("the pass left the gradient of the fit out; take one that does not");
        }
        return gradients;
    }

    /**
     * Whether the pass took the gradient of the fit too.
     *
     * @return true unless it was left out
     */
    public boolean hasGradients() {
        return !gradients.isEmpty();
    }

    /**
     * What was pulled back.
     *
     * @return the Fisher of the pass
     */
    public Fisher fisher() {
        return fisher;
    }

    /**
     * The fit.
     *
     * @return summed negative log-likelihood at unit noise, without constants, in nats
     */
    public double negativeLogLikelihood() {
        return negativeLogLikelihood;
    }

    /**
     * Number of data.
     *
     * @return N
     */
    public long examples() {
        return examples;
    }

    /**
     * Number of terms of the fit.
     *
     * @return N times positions times outputs
     */
    public long terms() {
        return terms;
    }

    /**
     * What the evidence needs of the weights: eigenvalues and squared norms.
     *
     * @return a spectrum for each block
     */
    public List<Spectrum> spectra() {
        return spectra(weights);
    }

    /**
     * What the evidence needs of weights whose prior mean is not zero.
     *
     * @param deviations for each block the weights less their prior mean, matrices over its parameters
     * @return a spectrum for each block
     */
    public List<Spectrum> spectra(List<NDArray> deviations) {
        List<Spectrum> spectra = new ArrayList<>(blocks.size());
        for (int k = 0; k < blocks.size(); k++) {
            try (NDArray squares = deviations.get(k).square();
                    NDArray sum = squares.sum()) {
                spectra.add(blocks.get(k).spectrum(sum.getDouble()));
            }
        }
        return spectra;
    }

    /**
     * How the spectra scale with the noise, which the evidence must be told.
     *
     * @return as the Fisher says
     */
    public CurvatureScaling scaling() {
        return fisher.scaling();
    }

    /**
     * What the evidence needs of the data.
     *
     * @param likelihood the likelihood of the pass
     * @param temperature T of the tempered likelihood
     * @return the data term
     */
    public DataTerm dataTerm(Likelihood likelihood, double temperature) {
        return likelihood.dataTerm(negativeLogLikelihood, terms, temperature);
    }

    @Override
    public void close() {
        manager.close();
    }
}

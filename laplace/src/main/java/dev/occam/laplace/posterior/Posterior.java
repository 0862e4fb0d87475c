package dev.occam.laplace.posterior;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.predict.GaussianOutputs;
import dev.occam.laplace.predict.Predictive;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.torch.GradientMode;
import java.util.List;
import java.util.Map;

/**
 * A Gaussian over a network's weights, {@code N(theta, (s H + delta)^-1)}: curvature fitted once, a prior that can be tuned
 * afterwards, and predictions.
 *
 * <p>Several threads may predict and sample at once, also inside a gradient collector of the user's. Tuning the prior changes
 * later predictions, not running ones. Close it to free its arrays.
 */
public final class Posterior implements AutoCloseable {

    private final NDManager manager;
    private final Block network;
    private final Likelihood likelihood;
    private final InputRow row;
    private final Curvature curvature;
    private final LogEvidence evidence;
    private final LogJoint joint;
    private final Prior prior;
    private final double temperature;
    private final Linearisation linearisation;
    private final WeightSamples samples;
    private volatile Hyperparameters hyperparameters;
    private volatile boolean closed;

    Posterior(
            NDManager manager,
            Block network,
            Likelihood likelihood,
            LayerSelection layers,
            InputRow row,
            Curvature curvature,
            Prior prior,
            double temperature) {
        this.manager = manager;
        this.network = network;
        this.likelihood = likelihood;
        this.row = row;
        this.temperature = temperature;
        this.curvature = curvature;
        this.prior = prior;
        Deviations deviations = Deviations.of(curvature, prior.mean(), manager);
        PriorLayout layout = PriorLayout.of(prior, curvature);
        evidence = EvidenceOfPrior.of(
                curvature, layout, deviations.matrices(), curvature.dataTerm(likelihood, temperature), manager);
        joint = new LogJoint(curvature, deviations, layout, evidence, manager);
        hyperparameters = Hyperparameters.uniform(
                evidence.groups().count(), prior.precision(), likelihood.tunesNoise() ? likelihood.noise() : 1);
        linearisation = new Linearisation(network, layers, curvature);
        samples = new WeightSamples(network, curvature);
    }

    /**
     * A posterior of a curvature that is at hand, for example after it was stored.
     *
     * @param manager closed with the posterior
     * @param network at whose present weights the curvature was taken
     * @param likelihood of the curvature
     * @param layers that the curvature is of
     * @param row what a row of inputs looks like
     * @param curvature closed with the posterior
     * @param prior where the hyperparameters start
     * @param temperature T
     * @return the posterior
     */
    public static Posterior of(
            NDManager manager,
            Block network,
            Likelihood likelihood,
            LayerSelection layers,
            InputRow row,
            Curvature curvature,
            Prior prior,
            double temperature) {
        return new Posterior(manager, network, likelihood, layers, row, curvature, prior, temperature);
    }

    /**
     * The network that it is of.
     *
     * @return the caller's own block
     */
    public Block network() {
        return network;
    }

    /**
     * How the network's outputs explain targets.
     *
     * @return the likelihood as it was declared; {@link #noise} is its noise at present
     */
    public Likelihood likelihood() {
        return likelihood;
    }

    /**
     * What a row of the data looked like.
     *
     * @return shape and type
     */
    public InputRow row() {
        return row;
    }

    /**
     * T of the tempered likelihood.
     *
     * @return 1 unless chosen
     */
    public double temperature() {
        return temperature;
    }

    /**
     * The curvature, in the structure fitted.
     *
     * @return blocks, weights and fit; closed with the posterior
     */
    public Curvature curvature() {
        requireOpen();
        return curvature;
    }

    /**
     * The prior as it was declared; its precisions at present are {@link #hyperparameters}.
     *
     * @return the prior
     */
    public Prior prior() {
        return prior;
    }

    /**
     * The evidence as a function of the hyperparameters.
     *
     * @return the function
     */
    public LogEvidence logEvidence() {
        return evidence;
    }

    /**
     * The log marginal likelihood at the present hyperparameters.
     *
     * @return value, parts, gradient, effective number of parameters
     */
    public EvidenceValue evidence() {
        return evidence.evaluate(hyperparameters);
    }

    /**
     * The present prior precision of each group, and the noise if it is tuned.
     *
     * @return in the order of {@code logEvidence().groups()}
     */
    public Hyperparameters hyperparameters() {
        return hyperparameters;
    }

    /**
     * Puts other hyperparameters in the place of the present ones.
     *
     * @param others a prior precision for each group
     */
    public void setHyperparameters(Hyperparameters others) {
        requireOpen();
        evidence.evaluate(others);
        hyperparameters = others;
    }

    /**
     * The observation noise.
     *
     * @return sigma, tuned or fixed; 1 where the likelihood has none
     */
    public double noise() {
        return noise(hyperparameters);
    }

    private double noise(Hyperparameters at) {
        return likelihood.tunesNoise() ? at.noise() : likelihood.noise();
    }

    /**
     * Moves the prior, and the noise if it is tuned, to the maximum of the evidence.
     *
     * @return what came of it
     */
    public TunedPrior tunePrior() {
        return tunePrior(PriorSearch.evidenceMaximum());
    }

    /**
     * Moves the prior to where a search ends.
     *
     * @param search how to look
     * @return what came of it
     */
    public TunedPrior tunePrior(PriorSearch search) {
        requireOpen();
        try (GradientMode off = GradientMode.off()) {
            TunedPrior tuned = new Tuning(this, likelihood).run(search);
            hyperparameters = tuned.hyperparameters();
            return tuned;
        }
    }

    /**
     * How far the weights are from the maximum of their log joint under the present prior.
     *
     * @return gradient norm and shortfall
     */
    public MapDistance mapDistance() {
        return mapDistance(hyperparameters);
    }

    MapDistance mapDistance(Hyperparameters at) {
        requireOpen();
        try (GradientMode off = GradientMode.off()) {
            return joint.distance(at);
        }
    }

    /**
     * Predicts by the linearised posterior.
     *
     * @param inputs shape (N, ...)
     * @return what is believed of their targets; its arrays belong to the manager of the inputs
     * @throws IllegalArgumentException for no rows, NaN or infinity in a row, or a shape that the network refuses
     * @throws IllegalStateException if the posterior is closed, or the network's weights have changed since the fit
     */
    public Predictive predict(NDArray inputs) {
        return predict(inputs, hyperparameters);
    }

    Predictive predict(NDArray inputs, Hyperparameters at) {
        return Predictive.of(likelihood, outputs(inputs, at), noise(at));
    }

    /**
     * The outputs of the network under the linearised posterior, for likelihoods of one's own.
     *
     * @param inputs shape (N, ...)
     * @return mean and covariance of each row, in the manager of the inputs
     */
    public GaussianOutputs outputs(NDArray inputs) {
        return outputs(inputs, hyperparameters);
    }

    private GaussianOutputs outputs(NDArray inputs, Hyperparameters at) {
        requireOpen();
        try (GradientMode off = GradientMode.off();
                NDManager scope = inputs.getManager().newSubManager();
                Axes axes = joint.axes(at, scope)) {
            return linearisation.outputs(inputs, axes);
        }
    }

    LogJoint joint() {
        requireOpen();
        return joint;
    }

    Device device() {
        return manager.getDevice();
    }

    /**
     * The covariance of all outputs of all rows together, whose diagonal blocks are those of {@link #predict}.
     *
     * @param inputs shape (N, ...); all rows are held at once
     * @return shape (N, C, N, C), float64, in the manager of the inputs
     */
    public NDArray jointCovariance(NDArray inputs) {
        requireOpen();
        try (GradientMode off = GradientMode.off();
                NDManager scope = inputs.getManager().newSubManager();
                Axes axes = joint.axes(hyperparameters, scope)) {
            return linearisation.jointCovariance(inputs, axes);
        }
    }

    /**
     * Draws weights.
     *
     * @param parent the manager that the arrays are attached to
     * @param seed of the draw
     * @return for each parameter of the fitted layers, by its name in the block, a value in its shape and type
     */
    public Map<String, NDArray> sample(NDManager parent, long seed) {
        requireOpen();
        try (GradientMode off = GradientMode.off();
                NDManager scope = parent.newSubManager();
                Axes axes = joint.axes(hyperparameters, scope)) {
            return samples.draw(parent, axes, seed);
        }
    }

    /**
     * The network's outputs under weights drawn from the posterior, without linearising. Tends to spread wider than the
     * linearised predictive, and than the data warrant.
     *
     * @param inputs shape (N, ...)
     * @param count number of draws S
     * @param seed of the first draw; the others follow
     * @return shape (S, N, ..., C), in the manager of the inputs
     */
    public NDArray sampleOutputs(NDArray inputs, int count, long seed) {
        requireOpen();
        if (count < 1) {
            throw new IllegalArgumentException("outputs are sampled at least once, not " + count + " times");
        }
        Linearisation.requireRows(inputs);
        try (GradientMode off = GradientMode.off();
                NDManager scope = inputs.getManager().newSubManager();
                Axes axes = joint.axes(hyperparameters, scope)) {
            return samples.outputs(inputs, axes, count, seed);
        }
    }

    /**
     * The names of the fitted blocks.
     *
     * @return in order
     */
    public List<String> blocks() {
        return curvature.blocks().stream().map(CurvatureBlock::name).toList();
    }

    /**
     * Refuses weights of the network that are not those of the fit.
     *
     * @throws IllegalStateException if they are not, or the posterior is closed
     */
    public void requireUnchanged() {
        requireOpen();
        linearisation.requireUnchanged();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the posterior is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            curvature.close();
            manager.close();
        }
    }
}

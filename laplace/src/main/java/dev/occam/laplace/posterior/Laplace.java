package dev.occam.laplace.posterior;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.PackedSums;
import dev.occam.laplace.curvature.PartedData;
import dev.occam.laplace.curvature.PassStart;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.GaussianByOutput;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.torch.GradientMode;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What to fit: a Laplace approximation of the posterior of a trained network's weights, {@code N(theta, (s H + delta)^-1)}
 * (MacKay 1992), with H the curvature of the log likelihood in the structure chosen.
 *
 * <p>Immutable: each setting returns another one. Defaults: EKFAC with expanded positions, exact Fisher, bias in the block
 * of its weight, all layers, one prior precision a layer (for the full GGN one for all) of 1, temperature 1.
 */
public final class Laplace {

    private static final int ROWS = 500;

    /** Nats an effective parameter that a refit may leave: a fiftieth of what calls for one. */
    private static final double REFITTED = 0.001;

    private final Block network;
    private final Likelihood likelihood;
    private final StructurePolicy policy;
    private final Fisher fisher;
    private final BiasPlacement placement;
    private final LayerSelection layers;
    private final @Nullable Prior prior;
    private final double temperature;

    private Laplace(
            Block network,
            Likelihood likelihood,
            StructurePolicy policy,
            Fisher fisher,
            BiasPlacement placement,
            LayerSelection layers,
            @Nullable Prior prior,
            double temperature) {
        this.network = network;
        this.likelihood = likelihood;
        this.policy = policy;
        this.fisher = fisher;
        this.placement = placement;
        this.layers = layers;
        this.prior = prior;
        this.temperature = temperature;
    }

    /**
     * The defaults for a network.
     *
     * @param network an initialised, trained block with one input and one output of shape (N, C)
     * @param likelihood how its outputs explain targets
     * @return what to fit
     */
    public static Laplace of(Block network, Likelihood likelihood) {
        return new Laplace(
                network,
                likelihood,
                StructurePolicy.all(Ekfac.EXPAND),
                Fisher.exact(),
                BiasPlacement.JOINT,
                LayerSelection.all(),
                null,
                1);
    }

    /**
     * With one structure for all affine layers; parameters that act element by element get the diagonal.
     *
     * @param structure such as {@code Ekfac.REDUCE}, {@code Kfac.EXPAND}, {@code BlockDiagonal.GGN}, {@code Full.GGN},
     *     {@code LowRank.of(20)}, {@code Diagonal.GGN}
     * @return what to fit
     */
    public Laplace structure(Structure structure) {
        return structure(structure.spansLayers() ? block -> structure : StructurePolicy.all(structure));
    }

    /**
     * With a structure for each block.
     *
     * @param each which structure a block gets
     * @return what to fit
     */
    public Laplace structure(StructurePolicy each) {
        return new Laplace(network, likelihood, each, fisher, placement, layers, prior, temperature);
    }

    /**
     * With another Fisher.
     *
     * @param other exact, Monte Carlo or empirical
     * @return what to fit
     */
    public Laplace fisher(Fisher other) {
        return new Laplace(network, likelihood, policy, other, placement, layers, prior, temperature);
    }

    /**
     * The Fisher.
     *
     * @return exact, Monte Carlo or empirical
     */
    public Fisher fisher() {
        return fisher;
    }

    /**
     * With biases elsewhere.
     *
     * @param other in the block of their weight, or in blocks of their own
     * @return what to fit
     */
    public Laplace bias(BiasPlacement other) {
        return new Laplace(network, likelihood, policy, fisher, other, layers, prior, temperature);
    }

    /**
     * Over some layers' weights alone.
     *
     * @param selection such as {@code LayerSelection.last()}; all other weights count as fixed
     * @return what to fit
     */
    public Laplace layers(LayerSelection selection) {
        return new Laplace(network, likelihood, policy, fisher, placement, selection, prior, temperature);
    }

    /**
     * With another prior.
     *
     * @param other which weights share a prior precision, and where it starts
     * @return what to fit
     */
    public Laplace prior(Prior other) {
        return new Laplace(network, likelihood, policy, fisher, placement, layers, other, temperature);
    }

    /**
     * With a tempered likelihood, {@code p^(1/T)}.
     *
     * @param other T; not tuned, since the evidence would always ask for more
     * @return what to fit
     */
    public Laplace temperature(double other) {
        if (!(other > 0) || Double.isInfinite(other)) {
            throw new IllegalArgumentException("a temperature is positive and finite, not " + other);
        }
        return new Laplace(network, likelihood, policy, fisher, placement, layers, prior, other);
    }

    /**
     * Fits the curvature at the network's present weights.
     *
     * @param data the training data, without augmentation, the same at every pass
     * @return the posterior; close it to free its arrays
     * @throws dev.occam.laplace.record.UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if fit or curvature are not finite
     */
    public Posterior fit(Batches data) {
        return fitted(manager -> {
            AtomicReference<InputRow> row = new AtomicReference<>();
            Batches seen = (parent, action) -> data.forEach(parent, (inputs, targets) -> {
                row.compareAndSet(null, InputRow.of(inputs));
                action.accept(inputs, targets);
            });
            Curvature curvature = pass().run(CheckedBatches.of(seen, likelihood), manager);
            return posterior(manager, Objects.requireNonNull(row.get()), curvature);
        });
    }

    /** A posterior whose manager lives as long as it does, or no longer than the fit where that fails. */
    private Posterior fitted(Function<NDManager, Posterior> fit) {
        NDManager manager = NDManager.newBaseManager(device());
        try (GradientMode off = GradientMode.off()) {
            return fit.apply(manager);
        } catch (EngineException e) {
            manager.close();
            throw new IllegalArgumentException(
                    "the network refuses the training data: " + Linearisation.firstLine(e), e);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private Posterior posterior(NDManager manager, InputRow row, Curvature curvature) {
        return new Posterior(manager, network, likelihood, layers, row, curvature, priorOf(curvature), temperature);
    }

    private CurvaturePass pass() {
        return new CurvaturePass(network, likelihood, fisher, policy, placement).of(layers);
    }

    /**
     * Fits the curvature at the network's present weights to data that lie in parts, of which each answers by
     * {@link #collectPart} on a copy of the network.
     *
     * @param data the training data, without augmentation, the same at every pass
     * @return the posterior; close it to free its arrays
     * @throws dev.occam.laplace.record.UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if fit or curvature are not finite
     */
    public Posterior fit(PartedData data) {
        return fitted(manager -> {
            InputRow row;
            try (NDManager scope = manager.newSubManager()) {
                row = InputRow.of(data.few(scope));
            }
            return posterior(manager, row, pass().run(data, manager));
        });
    }

    /**
     * Adds up one part of the data for a fit that goes on elsewhere.
     *
     * @param start what came with the pass
     * @param part its data, not empty, the same at every pass
     * @param first number of its first datum among all data
     * @return the sums over the part
     * @throws ArithmeticException if the fit is not finite
     */
    public PackedSums collectPart(PassStart start, Batches part, long first) {
        try (NDManager manager = NDManager.newBaseManager(device());
                GradientMode off = GradientMode.off()) {
            return pass().collectPart(start, CheckedBatches.of(part, likelihood), first, manager);
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "the network refuses the training data: " + Linearisation.firstLine(e), e);
        }
    }

    /** Where the network is, which need not be where the engine would put new arrays. */
    Device device() {
        if (!network.isInitialized() || network.getParameters().isEmpty()) {
            throw new IllegalArgumentException(
                    "the network has no weights yet; initialise and train it before the fit");
        }
        return network.getParameters().valueAt(0).getArray().getDevice();
    }

    private Prior priorOf(Curvature curvature) {
        if (prior != null) {
            return prior;
        }
        boolean spans =
                curvature.blocks().stream().anyMatch(block -> block.members().size() > 1);
        return spans ? Prior.scalar(1) : Prior.layerwise(1);
    }

    /**
     * Fits with a Gaussian noise for each output, and tunes these and the prior in turn to a maximum of the evidence. Each round
     * fits the curvature anew, for it depends on the noises: a handful of rounds where the data are many for the weights.
     *
     * @param data the training data, without augmentation, the same at every pass; targets of shape (N, C)
     * @return the posterior under {@code Likelihood.gaussianByOutput} of the noises found, its prior tuned
     * @throws IllegalArgumentException if the likelihood is not Gaussian
     * @throws ArithmeticException if fit or curvature are not finite, or the network meets all targets of an output exactly
     */
    public Posterior fitNoiseByOutput(Batches data) {
        if (!(likelihood instanceof Gaussian || likelihood instanceof GaussianByOutput)) {
            throw new IllegalArgumentException("only a Gaussian likelihood has noises to tune, not "
                    + likelihood.getClass().getSimpleName());
        }
        return new NoiseSearch(this, network, temperature).run(data);
    }

    /**
     * Moves the network's weights to the maximum of their log joint under the prior of a posterior, where {@code tunePrior} found one far
     * from that of training, and fits there: at most 30 Newton steps by the posterior precision, mostly a few.
     * <b>The network's weights change.</b> How far they got tells {@code mapDistance()} of the result.
     *
     * @param posterior fitted by this, at the network's present weights; it serves no predictions afterwards, and stays to be closed
     * @param data the training data, without augmentation, the same at every pass
     * @return the posterior at the new weights, under the same prior precisions and noise
     * @throws IllegalArgumentException if the posterior is of another network
     * @throws IllegalStateException if it is closed, or the weights have changed since its fit
     */
    public Posterior refit(Posterior posterior, Batches data) {
        return refit(posterior, () -> {}, data);
    }

    /**
     * Has the user train the network under the prior of a posterior, moves the weights on to the maximum of their log joint from there,
     * and fits.
     *
     * @param posterior fitted by this, at the network's present weights; its {@code hyperparameters()} tell the prior precisions
     * @param training changes the weights of the network, with the weight decay that the prior comes to
     * @param data the training data, without augmentation, the same at every pass
     * @return the posterior at the new weights, under the same prior precisions and noise
     */
    public Posterior refit(Posterior posterior, Runnable training, Batches data) {
        if (posterior.network() != network) {
            throw new IllegalArgumentException("the posterior to refit is of another network");
        }
        posterior.requireUnchanged();
        Hyperparameters at = posterior.hyperparameters();
        training.run();
        try (Posterior trained = fit(data)) {
            trained.setHyperparameters(at);
            return new Refit(this, network, likelihood).run(trained, data, REFITTED);
        }
    }

    /**
     * Trains the chosen layers' weights and tunes the prior in turn until both stand, without a validation set: for linear heads on features
     * and small networks, whose curvature is taken some ten or twenty times. <b>The network's weights change.</b>
     *
     * @param data the training data, without augmentation, the same at every pass
     * @return the posterior at the weights found, its prior tuned
     */
    public Posterior train(Batches data) {
        return new JointTraining(this, new Refit(this, network, likelihood)).run(data);
    }

    /**
     * Trains on arrays in memory, 500 rows at a time.
     *
     * @param inputs shape (N, ...)
     * @param targets as the likelihood describes, first axis N
     * @return the posterior at the weights found, its prior tuned
     */
    public Posterior train(NDArray inputs, NDArray targets) {
        return train(Batches.of(inputs, targets, ROWS));
    }

    /**
     * Refits to arrays in memory, 500 rows at a time.
     *
     * @param posterior fitted by this, at the network's present weights
     * @param inputs shape (N, ...)
     * @param targets as the likelihood describes, first axis N
     * @return the posterior at the new weights, under the same prior precisions and noise
     */
    public Posterior refit(Posterior posterior, NDArray inputs, NDArray targets) {
        return refit(posterior, Batches.of(inputs, targets, ROWS));
    }

    Laplace likelihood(Likelihood other) {
        return new Laplace(network, other, policy, fisher, placement, layers, prior, temperature);
    }

    /**
     * Fits to arrays in memory, 500 rows at a time.
     *
     * @param inputs shape (N, ...)
     * @param targets as the likelihood describes, first axis N
     * @return the posterior; close it to free its arrays
     */
    public Posterior fit(NDArray inputs, NDArray targets) {
        return fit(Batches.of(inputs, targets, ROWS));
    }

    /**
     * Fits to a DJL dataset, whose batches must be the same at every pass: no shuffling, no augmentation.
     *
     * @param data a prepared dataset with one array of data and one of labels
     * @return the posterior; close it to free its arrays
     */
    public Posterior fit(Dataset data) {
        return fit(DatasetBatches.of(data));
    }
}

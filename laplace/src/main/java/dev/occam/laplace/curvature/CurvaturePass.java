package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.UnsupportedNetworkException;

/**
 * One pass over the data that adds up the curvature of every block, and the fit with its gradient on the way.
 *
 * <p>For each batch: one forward pass, as many backward passes to the layers' outputs as the Fisher has vectors (C for the
 * exact one), and one to the parameters for the gradient. The network is left as it was.
 */
public final class CurvaturePass {

    private final Block network;
    private final Likelihood likelihood;
    private final Fisher fisher;
    private final StructurePolicy policy;
    private final BiasPlacement placement;
    private final LayerSelection selection;
    private final boolean gradient;

    private CurvaturePass(
            Block network,
            Likelihood likelihood,
            Fisher fisher,
            StructurePolicy policy,
            BiasPlacement placement,
            LayerSelection selection,
            boolean gradient) {
        this.network = network;
        this.likelihood = likelihood;
        this.fisher = fisher;
        this.policy = policy;
        this.placement = placement;
        this.selection = selection;
        this.gradient = gradient;
    }

    /**
     * A pass through one network.
     *
     * @param network an initialised block
     * @param likelihood how its outputs explain the targets
     * @param fisher which vectors are pulled back
     * @param policy which structure each block gets
     * @param placement where biases belong
     */
    public CurvaturePass(
            Block network, Likelihood likelihood, Fisher fisher, StructurePolicy policy, BiasPlacement placement) {
        this(network, likelihood, fisher, policy, placement, LayerSelection.all(), true);
    }

    /**
     * A pass with the exact Fisher.
     *
     * @param network an initialised block
     * @param likelihood how its outputs explain the targets
     * @param policy which structure each block gets
     * @param placement where biases belong
     */
    public CurvaturePass(Block network, Likelihood likelihood, StructurePolicy policy, BiasPlacement placement) {
        this(network, likelihood, new Fisher.Exact(), policy, placement);
    }

    /**
     * The same pass, less the gradient of the fit: a backward pass fewer a batch, for those who want the evidence alone.
     *
     * @return a pass whose curvature does not know how far its weights are from their maximum
     */
    public CurvaturePass withoutGradient() {
        return new CurvaturePass(network, likelihood, fisher, policy, placement, selection, false);
    }

    /**
     * The same pass over the curvature in some layers alone.
     *
     * @param layers which layers; the parameters of all others count as fixed
     * @return a pass whose curvature has blocks for these layers
     */
    public CurvaturePass of(LayerSelection layers) {
        return new CurvaturePass(network, likelihood, fisher, policy, placement, layers, gradient);
    }

    /**
     * The batch size at which inputs that every vector asks for (patches, for per-example gradients) fit one chunk, and so
     * are built once a batch instead of once a vector.
     *
     * @param few a small input, shape (N, ...)
     * @param most the largest batch wanted
     * @return at most that; the result of a pass does not depend on it but for rounding
     */
    public int batchSize(NDArray few, int most) {
        try (NDManager scope = few.getManager().newSubManager()) {
            NDArray own = few.duplicate();
            own.attach(scope);
            long numbers = 1;
            for (LayerCalls calls : Recorder.of(network, selection).record(own).calls()) {
                for (ParameterBlock block : ParameterBlock.of(calls.layer(), placement)) {
                    if (!(policy.structureOf(block) instanceof Kfac)) {
                        numbers = Math.max(numbers, calls.positions() * block.columns() + block.size());
                    }
                }
            }
            return (int) Math.max(1, Math.min(most, LayerBatch.CHUNK / numbers));
        }
    }

    /**
     * Goes through the data, as often as the structures ask for: twice for EKFAC.
     *
     * @param data the training data
     * @param parent the manager under which the result lives until it is closed
     * @return the curvature at the network's present weights
     * @throws UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if the fit or the curvature at these weights is not finite, as after a divergence
     */
    public Curvature run(Batches data, NDManager parent) {
        Curvature curvature;
        try (CurvatureSums sums = collect(data, parent)) {
            curvature = sums.finish(parent);
        }
        try {
            while (next(curvature).needed()) {
                try (CurvatureSums sums = collectNext(curvature, data, 0, parent)) {
                    curvature = sums.finishAfter(curvature);
                }
            }
            return curvature;
        } catch (RuntimeException | Error e) {
            curvature.close();
            throw e;
        }
    }

    /**
     * Goes once through the data and adds up, without decomposing: what a part of the data contributes.
     *
     * @param data all data or a part of them
     * @param parent the manager under which the sums live until they are closed
     * @return the sums over these data
     * @throws UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if the fit at these weights is not finite, as after a divergence
     */
    public CurvatureSums collect(Batches data, NDManager parent) {
        return collect(data, 0, parent);
    }

    /**
     * Goes once through a part of the data that begins at a datum other than the first.
     *
     * @param data the part
     * @param first number of its first datum among all data, by which Monte Carlo's random streams are told apart
     * @param parent the manager under which the sums live until they are closed
     * @return the sums over these data
     */
    public CurvatureSums collect(Batches data, long first, NDManager parent) {
        BlockSums sums = BlockSums.ofFirstPass(policy, placement);
        return collect(new CurvatureSums(parent.newSubManager(), likelihood, fisher, gradient, sums), data, first);
    }

    /**
     * Goes through a part of the data once more, for the structures that take another pass.
     *
     * @param before what the pass before came to on all data
     * @param data the part
     * @param first number of its first datum among all data
     * @param parent the manager under which the sums live until they are closed
     * @return the sums over these data
     */
    private CurvatureSums collectNext(Curvature before, Batches data, long first, NDManager parent) {
        return collect(new CurvatureSums(parent.newSubManager(), likelihood, fisher, false, next(before)), data, first);
    }

    private BlockSums next(Curvature before) {
        return BlockSums.ofNextPass(policy, placement, before);
    }

    private CurvatureSums collect(CurvatureSums sums, Batches data, long first) {
        try {
            Recorder recorder = Recorder.of(network, selection);
            data.forEach(sums.manager(), (inputs, targets) -> sums.addBatch(recorder.record(inputs), targets, first));
            sums.check();
            return sums;
        } catch (RuntimeException | Error e) {
            sums.close();
            throw e;
        }
    }
}

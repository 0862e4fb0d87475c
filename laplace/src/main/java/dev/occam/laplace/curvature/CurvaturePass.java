package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over the data that adds up the curvature of every block, and the fit with its gradient on the way.
 *
 * <p>For each batch: one forward pass, C backward passes for the exact generalised Gauss-Newton matrix, one more for
 * the gradient. The network is left as it was.
 */
public final class CurvaturePass {

    private final Block network;
    private final Likelihood likelihood;
    private final StructurePolicy policy;
    private final BiasPlacement placement;

    /**
     * A pass through one network.
     *
     * @param network an initialised block
     * @param likelihood how its outputs explain the targets
     * @param policy which structure each block gets
     * @param placement where biases belong
     */
    public CurvaturePass(Block network, Likelihood likelihood, StructurePolicy policy, BiasPlacement placement) {
        this.network = network;
        this.likelihood = likelihood;
        this.policy = policy;
        this.placement = placement;
    }

    /**
     * Goes through the data once.
     *
     * @param data the training data
     * @param parent the manager under which the result lives until it is closed
     * @return the curvature at the network's present weights
     * @throws UnsupportedNetworkException if a layer can't be explained
     * @throws ArithmeticException if the fit at these weights is not finite, as after a divergence
     */
    public Curvature run(Batches data, NDManager parent) {
        try (NDManager sums = parent.newSubManager()) {
            Sums collected = collect(data, sums);
            return collected.finish(parent.newSubManager());
        }
    }

    /** Adds up without decomposing. */
    Sums collect(Batches data, NDManager scope) {
        Sums sums = new Sums(scope);
        Recorder recorder = Recorder.of(network);
        data.forEach(scope, (inputs, targets) -> sums.addBatch(recorder.record(inputs), targets));
        if (sums.examples == 0) {
            throw new IllegalArgumentException("the data hold no rows");
        }
        if (!Double.isFinite(sums.negativeLogLikelihood)) {
            throw new ArithmeticException("the negative log-likelihood of the data is " + sums.negativeLogLikelihood
                    + " at the present weights");
        }
        return sums;
    }

    /** The sums of one pass. */
    final class Sums {

        private final NDManager scope;
        private final List<ParameterBlock> blocks = new ArrayList<>();
        private final List<Structure> structures = new ArrayList<>();
        private final List<BlockStatistic> statistics = new ArrayList<>();
        private final List<NDArray> gradients = new ArrayList<>();
        private double negativeLogLikelihood;
        private long examples;
        private long terms;

        private Sums(NDManager scope) {
            this.scope = scope;
        }

        List<ParameterBlock> blocks() {
            return blocks;
        }

        List<BlockStatistic> statistics() {
            return statistics;
        }

        private void addBatch(Recording recording, NDArray targets) {
            NDArray outputs = recording.output().stopGradient();
            Shape shape = outputs.getShape();
            if (blocks.isEmpty()) {
                declare(recording, shape);
            }
            List<List<NDArray>> inputs = inputsByLayer(recording);
            NDArray fit = likelihood.negativeLogLikelihood(outputs, targets).toType(DataType.FLOAT64, false);
            negativeLogLikelihood += fit.getDouble();
            examples += shape.get(0);
            terms += shape.size();

            List<NDArray> slopes = recording.backward(likelihood.gradient(outputs, targets));
            forEachBlock(inputs, slopes, (k, a, g) -> {
                statistics.get(k).addInputs(a);
                addGradient(gradients.get(k), a, g);
            });
            for (int column = 0; column < shape.get(shape.dimension() - 1); column++) {
                List<NDArray> pulled = recording.backward(likelihood.hessianRoot(outputs, column));
                forEachBlock(inputs, pulled, (k, a, g) -> statistics.get(k).addGradients(a, g));
            }
        }

        private void declare(Recording recording, Shape outputs) {
            for (LayerCalls call : recording.calls()) {
                for (ParameterBlock block : ParameterBlock.of(call.layer(), placement)) {
                    Structure structure = policy.structureOf(block);
                    if (structure == BlockDiagonal.GGN && outputs.dimension() > 2) {
                        throw new UnsupportedNetworkException("outputs of shape " + outputs
                                + " have a loss term a position, for which a full block would need a pass for each"
                                + " position; use K-FAC for layer '" + block.name() + "'");
                    }
                    blocks.add(block);
                    structures.add(structure);
                    statistics.add(structure.newStatistic(block, scope));
                    gradients.add(scope.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64));
                }
            }
        }

        private List<List<NDArray>> inputsByLayer(Recording recording) {
            List<List<NDArray>> inputs = new ArrayList<>();
            for (LayerCalls call : recording.calls()) {
                NDArray input = call.input();
                inputs.add(ParameterBlock.of(call.layer(), placement).stream()
                        .map(block -> block.inputs(input))
                        .toList());
            }
            return inputs;
        }

        private void forEachBlock(List<List<NDArray>> inputs, List<NDArray> byLayer, BlockAction action) {
            int block = 0;
            for (int layer = 0; layer < inputs.size(); layer++) {
                for (NDArray input : inputs.get(layer)) {
                    action.accept(block++, input, byLayer.get(layer));
                }
            }
        }

        /** Adds {@code sum_n sum_r g a^T}. */
        private static void addGradient(NDArray sum, NDArray inputs, NDArray gradients) {
            long rows = sum.getShape().get(0);
            long columns = sum.getShape().get(1);
            NDArray g = gradients.reshape(-1, rows);
            sum.addi(g.transpose().matMul(inputs.reshape(-1, columns)).toType(DataType.FLOAT64, false));
        }

        private Curvature finish(NDManager manager) {
            List<CurvatureBlock> finished = new ArrayList<>();
            List<NDArray> weights = new ArrayList<>();
            for (int k = 0; k < blocks.size(); k++) {
                finished.add(statistics.get(k).finish(manager));
                weights.add(blocks.get(k).matrix(manager));
                gradients.get(k).attach(manager);
            }
            return new Curvature(
                    manager, finished, weights, List.copyOf(gradients), negativeLogLikelihood, examples, terms);
        }
    }

    @FunctionalInterface
    private interface BlockAction {
        void accept(int block, NDArray inputs, NDArray gradients);
    }
}

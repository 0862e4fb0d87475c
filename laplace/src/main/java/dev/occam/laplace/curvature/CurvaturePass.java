package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        this.network = network;
        this.likelihood = likelihood;
        this.fisher = fisher;
        this.policy = policy;
        this.placement = placement;
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
        private final List<Integer> layerOf = new ArrayList<>();
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
                declare(recording);
            }
            NDArray fit = likelihood.negativeLogLikelihood(outputs, targets).toType(DataType.FLOAT64, false);
            negativeLogLikelihood += fit.getDouble();
            addSlopes(recording, likelihood.gradient(outputs, targets));

            List<LayerBatch> batches = batches(recording);
            for (int k = 0; k < blocks.size(); k++) {
                statistics.get(k).addInputs(batches.get(k));
            }
            fisher.forEachVector(
                    likelihood,
                    outputs,
                    targets,
                    examples,
                    separate(),
                    vector -> addVector(batches, recording.backward(vector)));
            examples += shape.get(0);
            terms += shape.size();
        }

        private void declare(Recording recording) {
            for (int layer = 0; layer < recording.calls().size(); layer++) {
                Layer declared = recording.calls().get(layer).layer();
                for (ParameterBlock block : ParameterBlock.of(declared, placement)) {
                    Structure structure = policy.structureOf(block);
                    blocks.add(block);
                    layerOf.add(layer);
                    structures.add(structure);
                    statistics.add(structure.newStatistic(block, scope));
                    gradients.add(scope.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64));
                }
            }
        }

        /** Per-example gradients sum over positions, which K-FAC's factors do not. */
        private boolean separate() {
            return structures.stream().anyMatch(structure -> !(structure instanceof Kfac));
        }

        private List<LayerBatch> batches(Recording recording) {
            List<LayerBatch> batches = new ArrayList<>(blocks.size());
            for (int k = 0; k < blocks.size(); k++) {
                LayerCalls calls = recording.calls().get(layerOf.get(k));
                batches.add(
                        new LayerBatch(calls, blocks.get(k), recording.output().getManager()));
            }
            return batches;
        }

        private void addVector(List<LayerBatch> batches, List<NDArray> byLayer) {
            for (int k = 0; k < blocks.size(); k++) {
                LayerBatch batch = batches.get(k);
                statistics.get(k).addGradients(batch, batch.gradients(byLayer.get(layerOf.get(k))));
            }
        }

        private void addSlopes(Recording recording, NDArray cotangent) {
            Map<Parameter, NDArray> slopes = recording.slopes(
                    cotangent,
                    blocks.stream()
                            .flatMap(block -> block.tensors().stream())
                            .map(Layer.Tensor::parameter)
                            .distinct()
                            .toList());
            NDManager batch = recording.output().getManager();
            for (int k = 0; k < blocks.size(); k++) {
                NDArray slope = blocks.get(k).matrix(batch, tensor -> slopes.get(tensor.parameter()));
                gradients.get(k).addi(slope);
            }
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
                    manager, finished, weights, List.copyOf(gradients), fisher, negativeLogLikelihood, examples, terms);
        }
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The first step of a method on a small network, and beside it what a dense calculation of the step needs. */
final class FirstStep {

    /**
     * One block's share.
     *
     * @param curvature of the block by plain loops
     * @param objective the gradient with the pull of the prior
     * @param lambda damping with that pull
     * @param actual the direction that was taken
     */
    record Share(ParameterBlock block, PlainCurvature curvature, double[] objective, double lambda, double[] actual) {}

    private FirstStep() {}

    static List<Share> of(
            String method, SmallNetworks kind, KroneckerSettings settings, NDManager manager, double pullOfFirst) {
        Block block = kind.block(manager, DataType.FLOAT64, 3);
        NDArray x = kind.inputs(manager, 4);
        NDArray y = kind.targets(manager, 5);
        List<Layer> layers = Recorder.of(block).layers(x);
        try (PreconditionedGradient gradient = new PreconditionedGradient(
                        block,
                        x,
                        kind.likelihood(),
                        Preconditioners.named(method, settings),
                        StepSettings.PLAIN,
                        manager);
                Preconditioner alike = Preconditioners.named(method, settings).create(layers, manager)) {
            double[] decay = new double[gradient.parameters().size()];
            for (int i = 0, at = 0; i < layers.size(); i++) {
                for (int t = 0; t < layers.get(i).tensors().size(); t++) {
                    decay[at++] = pullOfFirst * (i + 1);
                }
            }
            gradient.decay(decay);
            NDList directions = gradient.step(manager, x, y, 0.1).directions();
            List<Parameter> order = gradient.parameters();
            Recording recording = Recorder.of(block).recordTraining(x);
            NDArray outputs = recording.output().stopGradient();
            Map<Parameter, NDArray> slopes =
                    recording.slopes(kind.likelihood().gradient(outputs, y).div(SmallNetworks.ROWS), order);
            List<List<NDArray>> byVector = new ArrayList<>();
            Fisher fisher = Objects.requireNonNull(alike.statistics(0));
            fisher.forEachVector(kind.likelihood(), outputs, y, 0, alike.perExample(), vector -> {
                List<NDArray> found = recording.backward(vector);
                found.forEach(array -> array.attach(manager));
                byVector.add(found);
            });
            List<Share> shares = new ArrayList<>();
            for (ParameterBlock part : alike.blocks()) {
                int place = layers.indexOf(part.layer());
                LayerCalls calls = recording.calls().get(place);
                List<NDArray> ofLayer =
                        byVector.stream().map(vector -> vector.get(place)).toList();
                double pull = decay[order.indexOf(part.layer().weight().parameter())];
                double[] objective = TestArrays.matrix(part, order, slopes);
                double[] theta = part.matrix(manager).toDoubleArray();
                for (int i = 0; i < theta.length; i++) {
                    objective[i] += pull * theta[i];
                }
                shares.add(new Share(
                        part,
                        new PlainCurvature(manager, calls, part, ofLayer),
                        objective,
                        settings.damping().strength() + pull,
                        TestArrays.matrix(part, order, TestArrays.byParameter(order, directions))));
            }
            return shares;
        }
    }
}

package dev.occam.laplace;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.precondition.Observation;
import dev.occam.laplace.precondition.PreconditionedGradient;
import dev.occam.laplace.precondition.Preconditioner;
import dev.occam.laplace.precondition.PreconditionerState;
import dev.occam.laplace.precondition.StepGradients;
import dev.occam.laplace.precondition.StepSettings;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A method that looks across layers, from outside the package: what two-level methods need goes through the seam. */
class WholeNetworkMethodTest {

    /**
     * Steepest descent with the best length along the gradient {@code g^T g / (g^T F g)}, F the empirical Fisher of the whole
     * network: {@code g^T F g = mean_n (sum_layers g_n^T V a_n)^2} from scalars of each datum and layer.
     */
    private static final class BestLength implements Preconditioner {

        private final List<ParameterBlock> blocks;
        private @Nullable Observation seen;

        BestLength(List<Layer> layers, NDManager parent) {
            blocks = layers.stream()
                    .flatMap(layer -> ParameterBlock.of(layer, BiasPlacement.JOINT).stream())
                    .toList();
        }

        @Override
        public List<ParameterBlock> blocks() {
            return blocks;
        }

        @Override
        public Fisher statistics(long step) {
            return new Fisher.Empirical();
        }

        @Override
        public boolean perExample() {
            return true;
        }

        @Override
        public void observe(Observation batch) {
            seen = batch;
        }

        @Override
        public void decay(double[] decay) {
            // No damping to join.
        }

        @Override
        public NDList directions(NDManager scope, StepGradients gradients) {
            NDList all = gradients.ofObjective();
            NDArray alongData = scope.zeros(new Shape(gradients.rows()), DataType.FLOAT64);
            double squares = 0;
            for (int k = 0; k < all.size(); k++) {
                NDArray v = all.get(k);
                squares += v.square().sum().getDouble();
                NDList parts = new NDList();
                seen.inputs().get(k).forEachChunk(0, seen.gradients().get(0).get(k), (a, g) -> {
                    NDArray scalars = a.matMul(v.transpose()).mul(g).sum(new int[] {1, 2});
                    scalars.attach(scope);
                    parts.add(scalars);
                });
                alongData = alongData.add(NDArrays.concat(parts));
            }
            double curvature = alongData.square().sum().getDouble() * gradients.rows();
            double length = squares / curvature;
            NDList directions = new NDList();
            all.forEach(v -> directions.add(v.mul(length)));
            return directions;
        }

        @Override
        public PreconditionerState state(NDManager scope) {
            return new PreconditionerState(Map.of(), Map.of());
        }

        @Override
        public void restore(PreconditionerState state) {
            // Nothing is remembered.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    @Test
    void seesAllLayersAndEveryDatumAtOnce() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new SequentialBlock()
                    .add(Linear.builder().setUnits(4).build())
                    .add(Activation.tanhBlock())
                    .add(Linear.builder().setUnits(2).build());
            manager.getEngine().setRandomSeed(1);
            block.initialize(manager, DataType.FLOAT64, new Shape(1, 3, 5));
            NDArray x = manager.randomNormal(0, 1, new Shape(6, 3, 5), DataType.FLOAT64);
            NDArray y = manager.randomNormal(0, 1, new Shape(6, 3, 2), DataType.FLOAT64);
            Preconditioner.Factory factory = BestLength::new;
            try (PreconditionedGradient gradient =
                    new PreconditionedGradient(block, x, new Gaussian(), factory, StepSettings.PLAIN, manager)) {
                List<NDArray> perDatum = new ArrayList<>();
                for (int n = 0; n < 6; n++) {
                    perDatum.add(slopes(manager, gradient, block, x.get(n + ":" + (n + 1)), y.get(n + ":" + (n + 1))));
                }
                NDArray each = NDArrays.stack(new NDList(perDatum));
                NDArray mean = each.mean(new int[] {0});
                double length = mean.square().sum().getDouble()
                        / each.matMul(mean).square().mean().getDouble();
                NDList found = gradient.step(manager, x, y, 0.1).directions();
                requireClose(
                        "directions",
                        flat(found).toDoubleArray(),
                        mean.mul(length).toDoubleArray(),
                        1e-12);
                assertThat(length).isPositive();
            }
        }
    }

    private static NDArray slopes(
            NDManager manager, PreconditionedGradient gradient, Block block, NDArray x, NDArray y) {
        Recording recording = Recorder.of(block).record(x);
        NDArray residual = recording.output().stopGradient().sub(y);
        Map<Parameter, NDArray> slopes = recording.slopes(residual, gradient.parameters());
        NDList list = new NDList();
        gradient.parameters().forEach(parameter -> list.add(slopes.get(parameter)));
        return flat(list);
    }

    private static NDArray flat(NDList arrays) {
        NDList flat = new NDList();
        arrays.forEach(array -> flat.add(array.flatten()));
        return NDArrays.concat(flat);
    }
}

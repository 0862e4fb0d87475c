package dev.occam.tuner.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.CurvatureSums;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;

/**
 * A classifier with its data, and the passes through both that are worth timing.
 *
 * @param network an initialised block
 * @param data all batches
 * @param manager under which passes live while they run
 */
record Workload(Block network, Batches data, NDManager manager) {

    private static final Likelihood LIKELIHOOD = new Categorical();

    /** A plain epoch as training has it, less the optimiser's step. */
    Runnable epoch() {
        return () -> data.forEach(manager, (x, y) -> {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = LIKELIHOOD.negativeLogLikelihood(forward(x), y);
                collector.backward(loss);
                RandomData.read(loss);
            }
        });
    }

    private NDArray forward(NDArray x) {
        return network.forward(new ParameterStore(x.getManager(), false), new NDList(x), true)
                .singletonOrThrow();
    }

    /** The passes through the network that curvature needs, without curvature. */
    Runnable networkPasses(Fisher fisher) {
        return () -> {
            Recorder recorder = Recorder.of(network);
            data.forEach(manager, (x, y) -> {
                Recording recording = recorder.record(x);
                NDArray outputs = recording.output().stopGradient();
                fisher.forEachVector(LIKELIHOOD, outputs, y, 0, false, vector -> recording.backward(vector));
                RandomData.read(LIKELIHOOD.negativeLogLikelihood(outputs, y));
            });
        };
    }

    /** The sums of a curvature pass with joint biases, before eigendecomposition. */
    Runnable curvature(Kfac structure, Fisher fisher, boolean gradient) {
        CurvaturePass whole =
                new CurvaturePass(network, LIKELIHOOD, fisher, StructurePolicy.all(structure), BiasPlacement.JOINT);
        CurvaturePass pass = gradient ? whole : whole.withoutGradient();
        return () -> {
            try (CurvatureSums sums = pass.collect(data, manager)) {
                sums.examples();
            }
        };
    }

    /** A whole fit with joint biases: all passes and the decompositions, without the gradient of the fit. */
    Runnable fit(Structure structure, Fisher fisher) {
        CurvaturePass pass = new CurvaturePass(
                        network, LIKELIHOOD, fisher, StructurePolicy.all(structure), BiasPlacement.JOINT)
                .withoutGradient();
        return () -> pass.run(data, manager).close();
    }
}

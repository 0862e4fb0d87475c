package dev.occam.laplace.posterior;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.OutputJacobian;
import dev.occam.laplace.predict.GaussianOutputs;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;

/** The network linearised in its weights: outputs that are Gaussian when the weights are. */
final class Linearisation {

    /** Numbers of inputs and gradients held at once: 64 MiB in float32. */
    private static final long CHUNK = 1L << 24;

    private final Recorder recorder;
    private final Fingerprint fingerprint;

    Linearisation(Block network, LayerSelection layers, Curvature curvature) {
        this.recorder = Recorder.of(network, layers);
        this.fingerprint = Fingerprint.of(curvature);
    }

    /**
     * Mean and covariance of the outputs of each row.
     *
     * @param inputs shape (N, ...)
     * @param axes the posterior covariance of the weights
     * @return in the manager of the inputs
     */
    GaussianOutputs outputs(NDArray inputs, Axes axes) {
        requireRows(inputs);
        fingerprint.requireSame();
        long rows = inputs.getShape().get(0);
        long step = rowsAtOnce(inputs);
        NDManager home = inputs.getManager();
        try (NDManager scope = home.newSubManager()) {
            NDList means = new NDList();
            NDList covariances = new NDList();
            for (long from = 0; from < rows; from += step) {
                try (NDManager batch = scope.newSubManager()) {
                    NDIndex range = new NDIndex(from + ":" + Math.min(from + step, rows));
                    Recording recording = record(inputs.get(batch, range), inputs.getShape());
                    NDArray covariance =
                            OutputJacobian.of(recording, axes.blocks()).covariance(axes.variances());
                    covariance.attach(scope);
                    covariances.add(covariance);
                    means.add(mean(recording, scope));
                }
            }
            NDArray mean = joined(means, home);
            return new GaussianOutputs(mean, joined(covariances, home));
        }
    }

    /** The covariance of all outputs of all rows, shape (N, C, N, C), in the manager of the inputs. */
    NDArray jointCovariance(NDArray inputs, Axes axes) {
        requireRows(inputs);
        fingerprint.requireSame();
        NDManager home = inputs.getManager();
        try (NDManager scope = home.newSubManager()) {
            Recording recording = record(own(inputs, scope), inputs.getShape());
            Shape shape = recording.output().getShape();
            NDArray joint = OutputJacobian.of(recording, axes.blocks())
                    .jointCovariance(axes.variances())
                    .reshape(shape.get(0), shape.get(1), shape.get(0), shape.get(1));
            joint.attach(home);
            return joint;
        }
    }

    /** Refuses weights other than those of the fit. */
    void requireUnchanged() {
        fingerprint.requireSame();
    }

    private long rowsAtOnce(NDArray inputs) {
        if (inputs.getShape().get(0) == 1) {
            return 1;
        }
        try (NDManager scope = inputs.getManager().newSubManager()) {
            Recording one = record(inputs.get(scope, new NDIndex("0:1")), inputs.getShape());
            long outputs = one.output().getShape().get(1);
            return Math.max(1, CHUNK / OutputJacobian.numbersPerRow(one.calls(), outputs));
        }
    }

    private Recording record(NDArray inputs, Shape whole) {
        Recording recording;
        try {
            recording = recorder.record(inputs);
        } catch (EngineException e) {
            throw refused(whole, e);
        }
        Shape shape = recording.output().getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException("the network's outputs have the shape " + shape
                    + "; predictions need one set of outputs a row, shape (N, C)");
        }
        return recording;
    }

    static IllegalArgumentException refused(Shape inputs, EngineException e) {
        return new IllegalArgumentException("the network refuses inputs of shape " + inputs + ": " + firstLine(e), e);
    }

    /** One line of what the engine says of arrays that it can't use. */
    static String firstLine(EngineException e) {
        String message = e.getMessage();
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }

    private static NDArray mean(Recording recording, NDManager scope) {
        NDArray mean = recording.output().stopGradient().toType(DataType.FLOAT64, true);
        mean.attach(scope);
        return mean;
    }

    private static NDArray joined(NDList parts, NDManager home) {
        NDArray whole = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 0);
        whole.attach(home);
        return whole;
    }

    private static NDArray own(NDArray inputs, NDManager scope) {
        NDArray own = inputs.duplicate();
        own.attach(scope);
        return own;
    }

    static void requireRows(NDArray inputs) {
        if (inputs.getShape().dimension() == 0 || inputs.getShape().get(0) == 0) {
            throw new IllegalArgumentException(
                    "there are no rows to predict: inputs have the shape " + inputs.getShape());
        }
        CheckedBatches.requireFinite(inputs, 0, "inputs");
    }
}

package dev.occam.laplace.torchscript;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.TorchModule;
import dev.occam.laplace.torch.TorchRuntime;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript module as a block: constants to whoever differentiates, its parameters frozen.
 *
 * <p>Where its last layer was taken out, the first inputs tell whether the model was indeed that layer over the features.
 */
final class TorchScriptFeatures extends AbstractBlock {

    private static final byte VERSION = 1;

    private final TorchModule module;
    private final String method;
    private final Path file;
    private final @Nullable Head head;
    private volatile boolean checked;

    private TorchScriptFeatures(TorchModule module, String method, Path file, @Nullable Head head) {
        super(VERSION);
        this.module = module;
        this.method = method;
        this.file = file;
        this.head = head;
        this.checked = head == null;
    }

    /** The whole module. */
    static TorchScriptFeatures of(TorchModule module, String method, Path file) {
        TorchScriptFeatures features = new TorchScriptFeatures(module, method, file, null);
        features.addParameters();
        return features;
    }

    /** The module without its last layer. */
    static TorchScriptFeatures under(Head head, TorchModule module, String method, Path file) {
        TorchScriptFeatures features = new TorchScriptFeatures(module, method, file, head);
        features.addParameters();
        return features;
    }

    private void addParameters() {
        module.parameters().forEach((name, value) -> {
            boolean taken = head != null
                    && (name.equals(head.names().weight())
                            || name.equals(head.names().bias()));
            if (!taken) {
                addParameter(Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.OTHER)
                        .optRequiresGrad(false)
                        .optArray(value)
                        .build());
            }
        });
    }

    static String libtorch() {
        return TorchRuntime.version();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(Recorder.constant(inputs.singletonOrThrow(), this::of));
    }

    /**
     * The features of some rows.
     *
     * @param input shape (N, ...)
     * @return shape (N, D), in the manager of the input
     */
    NDArray of(NDArray input) {
        if (!checked && head != null) {
            return checkedFeatures(input, head);
        }
        return run(input);
    }

    private synchronized NDArray checkedFeatures(NDArray input, Head own) {
        if (checked) {
            return run(input);
        }
        NDArray whole = run(input);
        boolean same = false;
        own.takeOut(module);
        try (NDManager scope = input.getManager().newSubManager()) {
            NDArray features = withoutLast(input, own);
            NDArray outputs = own.outputs(features);
            outputs.attach(scope);
            same = outputs.getShape().equals(whole.getShape()) && close(outputs, whole);
            if (!same) {
                throw notTheLast(own, "its outputs are not those of this layer");
            }
            return features;
        } finally {
            whole.close();
            if (same) {
                checked = true;
            } else {
                own.putBack(module);
            }
        }
    }

    private NDArray withoutLast(NDArray input, Head own) {
        NDArray features;
        try {
            features = run(input);
        } catch (IllegalArgumentException e) {
            throw notTheLast(own, "the model does not run without it");
        }
        if (features.getShape().get(1) != own.names().features()) {
            throw notTheLast(own, "what comes out in its place has the shape " + features.getShape());
        }
        return features;
    }

    private IllegalArgumentException notTheLast(Head own, String why) {
        return new IllegalArgumentException(file + ": '" + own.names().weight() + "' is not the last layer, for " + why
                + "; export the model without what follows it (softmax, reshaping), or name another layer");
    }

    private static boolean close(NDArray found, NDArray expected) {
        double tolerance = expected.getDataType() == DataType.FLOAT64 ? 1e-8 : 1e-3;
        try (NDArray difference = found.sub(expected);
                NDArray most = difference.abs().max();
                NDArray size = expected.abs().max()) {
            double limit = tolerance * (1 + number(size));
            return number(most) <= limit;
        }
    }

    private static double number(NDArray scalar) {
        return scalar.toType(DataType.FLOAT64, false).getDouble();
    }

    private NDArray run(NDArray input) {
        NDList results;
        try {
            results = module.run(method, input);
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    file + ": the model refuses inputs of shape " + input.getShape() + " in " + input.getDataType()
                            + ": " + EngineLines.reason(e),
                    e);
        }
        if (results.size() != 1) {
            throw new IllegalArgumentException(file + ": the method '" + method + "' returns " + results.size()
                    + " arrays; name one that returns features of shape (N, D) alone");
        }
        NDArray only = results.get(0);
        Shape shape = only.getShape();
        if (shape.dimension() != 2 || shape.get(0) != input.getShape().get(0)) {
            throw new IllegalArgumentException(file + ": " + input.getShape().get(0) + " rows become an array of shape "
                    + shape + "; features have the shape (N, D), one row each");
        }
        return only;
    }

    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... shapes) {
        beforeInitialize(shapes);
    }

    @Override
    public boolean isInitialized() {
        return true;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        try (NDManager scope = module.manager().newSubManager()) {
            return new Shape[] {of(scope.zeros(inputShapes[0])).getShape()};
        }
    }
}

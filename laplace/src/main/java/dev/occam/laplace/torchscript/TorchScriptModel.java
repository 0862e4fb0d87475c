package dev.occam.laplace.torchscript;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A TorchScript model in a file, which becomes a DJL network of two parts: features, fixed and not looked into, and a linear head, over
 * whose weights a posterior can be fitted.
 *
 * <p>The head is the model's own last layer, or a new one under a model that ends in features. Networks run in evaluation mode, in the
 * types of the model's parameters.
 */
public final class TorchScriptModel {

    private static final String FORWARD = "forward";

    private final Path file;
    private final Device device;
    private final String method;
    private final Map<String, Shape> parameters;

    private TorchScriptModel(Path file, Device device, String method, Map<String, Shape> parameters) {
        this.file = file;
        this.device = device;
        this.method = method;
        this.parameters = parameters;
    }

    /**
     * A model on the CPU.
     *
     * @param file as {@code torch.jit.save} writes it
     * @return the model
     * @throws TorchScriptException in one line: no such file, or not a TorchScript model
     */
    public static TorchScriptModel of(Path file) throws TorchScriptException {
        return of(file, Device.cpu());
    }

    /**
     * A model on a device.
     *
     * @param file as {@code torch.jit.save} writes it, on whatever device
     * @param device where its networks run
     * @return the model
     * @throws TorchScriptException in one line: no such file, or not a TorchScript model
     */
    public static TorchScriptModel of(Path file, Device device) throws TorchScriptException {
        Map<String, Shape> parameters = new LinkedHashMap<>();
        try (TorchModule module = load(file, device)) {
            module.parameters().forEach((name, value) -> parameters.put(name, value.getShape()));
        }
        return new TorchScriptModel(file, device, FORWARD, parameters);
    }

    private static TorchModule load(Path file, Device device) throws TorchScriptException {
        ArchiveCheck.require(file);
        try {
            return TorchModule.load(file, device);
        } catch (IOException | MalformedModelException | EngineException e) {
            throw new TorchScriptException(
                    file,
                    "libtorch can't load it: " + EngineLines.reason(e),
                    "export it again, with libtorch no newer than " + TorchScriptFeatures.libtorch(),
                    e);
        }
    }

    /**
     * The same model by another of its methods, for one that keeps its features in a method of their own.
     *
     * @param name of an exported method that takes one array, such as {@code features}
     * @return the model
     * @throws TorchScriptException if it has no such method
     */
    public TorchScriptModel method(String name) throws TorchScriptException {
        try (TorchModule module = load(file, device)) {
            if (!module.methods().contains(name)) {
                throw new TorchScriptException(
                        file,
                        "has no method '" + name + "', but " + module.methods(),
                        "name one of these, or mark yours with @torch.jit.export",
                        null);
            }
        }
        return new TorchScriptModel(file, device, name, parameters);
    }

    /**
     * The parameters that can be named.
     *
     * @return shapes by name, in the module's order; none where the model was frozen into constants
     */
    public Map<String, Shape> parameters() {
        return new LinkedHashMap<>(parameters);
    }

    /**
     * The model with its own last layer as the head: the last pair of a matrix (C, D) and a vector (C) among its parameters, or the last
     * matrix.
     *
     * @return a network of the model's outputs; its head has the names {@code 02head_weight} and {@code 02head_bias}
     * @throws TorchScriptException if the model shows no parameters
     */
    public Block withHead() throws TorchScriptException {
        HeadNames names = HeadNames.last(file, parameters);
        return withHead(names);
    }

    /**
     * The model with its own last layer as the head.
     *
     * @param weight the name of the layer's matrix (C, D), such as {@code fc.weight}
     * @param bias the name of its bias (C)
     * @return a network of the model's outputs
     * @throws TorchScriptException if the model has no such parameters, or not of such shapes
     */
    public Block withHead(String weight, String bias) throws TorchScriptException {
        return withHead(HeadNames.of(file, parameters, weight, bias));
    }

    /**
     * The model with its own last layer, which has no bias, as the head.
     *
     * @param weight the name of the layer's matrix (C, D)
     * @return a network of the model's outputs
     * @throws TorchScriptException if the model has no such parameter, or not of such a shape
     */
    public Block withHead(String weight) throws TorchScriptException {
        return withHead(HeadNames.of(file, parameters, weight, null));
    }

    private Block withHead(HeadNames names) throws TorchScriptException {
        TorchModule module = load(file, device);
        Head head = Head.of(names, module);
        return TorchScriptNetwork.of(TorchScriptFeatures.under(head, module, method, file), head.linear());
    }

    /**
     * A new head under a model that ends in features. Its weights are zero, to be trained, or found by {@code Laplace.train}.
     *
     * @param outputs C
     * @param rows some inputs, shape (N, ...), by which the number of features is found
     * @return a network from inputs to C outputs
     * @throws TorchScriptException if the file has gone
     * @throws IllegalArgumentException if the model does not turn the rows into features of shape (N, D)
     */
    public Block withNewHead(int outputs, NDArray rows) throws TorchScriptException {
        if (outputs < 1) {
            throw new IllegalArgumentException("a head has at least one output, not " + outputs);
        }
        TorchModule module = load(file, device);
        TorchScriptFeatures features = TorchScriptFeatures.of(module, method, file);
        try (NDManager scope = rows.getManager().newSubManager()) {
            NDArray own = rows.duplicate();
            own.attach(scope);
            NDArray found = features.of(own);
            Block linear = Head.zeros(outputs, found.getShape().get(1), found.getDataType(), module.manager());
            return TorchScriptNetwork.of(features, linear);
        }
    }
}

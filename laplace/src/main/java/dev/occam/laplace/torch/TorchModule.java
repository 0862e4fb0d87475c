package dev.occam.laplace.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A TorchScript module from a file, in evaluation mode: parameters by name, and methods that are run as they are.
 *
 * <p>May be called from several threads. The native module is freed once this is closed, or out of reach.
 */
public final class TorchModule implements AutoCloseable {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Model model;
    private final Cleaner.Cleanable cleanable;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();

    /** Loaded at first use, once for the whole program. */
    private static final class Holder {
        static final TorchProgram PROGRAM = TorchProgram.load(TorchModule.class, "Parameters");
    }

    private TorchModule(Model model) {
        this.model = model;
        // DJL warns of models that it has to close itself.
        cleanable = CLEANER.register(this, model::close);
        for (Pair<String, Parameter> entry : model.getBlock().getParameters()) {
            parameters.put(entry.getKey(), entry.getValue().getArray());
        }
    }

    /**
     * Loads a module.
     *
     * @param file as {@code torch.jit.save} writes it
     * @param device where its parameters shall be
     * @return the module
     * @throws IOException if the file can't be read
     * @throws MalformedModelException if it is no module
     * @throws ai.djl.engine.EngineException if libtorch refuses it
     */
    public static TorchModule load(Path file, Device device) throws IOException, MalformedModelException {
        Model model = Model.newInstance(file.getFileName().toString(), device, "PyTorch");
        try {
            // What is loaded with no thought of training are inference tensors, which nothing may replace.
            model.load(file, null, Map.of("mapLocation", "true", "trainParam", "true"));
            model.getBlock().freezeParameters(true);
            return new TorchModule(model);
        } catch (IOException | MalformedModelException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /**
     * The parameters by their names in the module, such as {@code fc.weight}.
     *
     * @return the module's own arrays, in its order; none where it was frozen into constants
     */
    public Map<String, NDArray> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /**
     * Where arrays live that shall live as long as the module.
     *
     * @return the module's own manager
     */
    public NDManager manager() {
        return model.getNDManager();
    }

    /**
     * What can be run.
     *
     * @return names of methods
     */
    public List<String> methods() {
        return List.of(JniUtils.getMethodNames((PtSymbolBlock) model.getBlock()));
    }

    /**
     * Runs a method of one array in evaluation mode, with no graph.
     *
     * @param method its name, such as {@code forward}
     * @param input the argument
     * @return what it returns, as ordinary arrays in the manager of the input
     */
    public NDList run(String method, NDArray input) {
        TorchProgram.withoutOptimiser();
        NDManager home = input.getManager();
        try (NDManager scope = home.newSubManager();
                GradientMode off = GradientMode.off()) {
            NDArray argument = input.stopGradient();
            argument.attach(scope);
            NDArray selector = scope.create(0f);
            selector.setName("module_method:" + method);
            NDList found =
                    model.getBlock().forward(new ParameterStore(scope, false), new NDList(argument, selector), false);
            NDList results = new NDList(found.size());
            for (NDArray array : found) {
                // Arrays made in inference mode can't take part in a graph, not even as constants.
                NDArray own = array.duplicate();
                own.attach(home);
                array.close();
                results.add(own);
            }
            return results;
        }
    }

    /**
     * Puts another array in the place of a parameter, of any shape.
     *
     * @param parameter its name
     * @param value of its type, on its device; the module keeps its memory, also once it is closed
     */
    public void replace(String parameter, NDArray value) {
        NDArray own = parameters.get(parameter);
        if (own == null) {
            throw new IllegalArgumentException("the module has no parameter '" + parameter + "'");
        }
        try (NDManager scope = model.getNDManager().newSubManager();
                GradientMode off = GradientMode.off()) {
            Holder.PROGRAM.call(scope, "put", own, value);
        }
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}

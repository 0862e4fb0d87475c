package dev.occam.laplace.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TorchScript program: methods on arrays that run inside libtorch, in one call each, on any device.
 *
 * <p>The source is a resource file {@code NAME.py} beside the class that owns it, in the serialised form that libtorch
 * reads: one {@code class NAME(Module)} with methods. A program holds no state and may be called from several threads;
 * it is loaded on the CPU and works on the device of the arrays that it is given.
 */
public final class TorchProgram {

    private static final String METHOD = "module_method:";

    /** The graph executor's optimiser makes first calls seconds long, and its switch is per thread. */
    private static final ThreadLocal<Boolean> OPTIMISER_OFF = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private final NDManager manager;
    /** Held for as long as the program: DJL frees the native module once the model is out of reach. */
    private final Model model;

    private final Map<String, NDArray> selectors = new ConcurrentHashMap<>();

    private TorchProgram(NDManager manager, Model model) {
        this.manager = manager;
        this.model = model;
    }

    /**
     * Loads the program {@code name} from the resources of its owner.
     *
     * @param owner the class beside whose package the resource {@code name.py} lies
     * @param name the class name in the source and the file name without its ending
     * @return the program, ready to call
     */
    public static TorchProgram load(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name + ".py")) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name + ".py beside " + owner.getName());
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Model model = Model.newInstance(name, Device.cpu(), "PyTorch");
            model.load(new ByteArrayInputStream(TorchScriptArchive.pack(name, source)));
            return new TorchProgram(NDManager.newBaseManager(Device.cpu(), "PyTorch"), model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("libtorch refused the program " + name, e);
        }
    }

    /**
     * Runs one method, outside inference mode, so that its results may be differentiated and updated in place.
     *
     * @param scope the manager that the results are attached to
     * @param method the method's name
     * @param arguments its arguments in order: an {@link NDArray}, or an {@link NDList} where the method takes a list
     *     (at most one element type of list by position; an empty list is not allowed)
     * @return the results: one array, or all arrays of a tuple or list
     */
    public NDList call(NDManager scope, String method, Object... arguments) {
        withoutOptimiser();
        NDList flat = new NDList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof NDArray array) {
                flat.add(array);
                names.add("argument" + i);
            } else {
                for (NDArray array : (NDList) arguments[i]) {
                    flat.add(array);
                    names.add("argument" + i + "[]");
                }
            }
        }
        List<String> before = new ArrayList<>(flat.size());
        for (int i = 0; i < flat.size(); i++) {
            before.add(flat.get(i).getName());
            flat.get(i).setName(names.get(i));
        }
        try {
            NDList inputs = new NDList(flat);
            inputs.add(selector(method));
            NDList results = model.getBlock().forward(new ParameterStore(scope, false), inputs, true);
            results.attach(scope);
            return results;
        } finally {
            for (int i = 0; i < flat.size(); i++) {
                flat.get(i).setName(before.get(i));
            }
        }
    }

    /** Has libtorch run programs in this thread as they are. */
    static void withoutOptimiser() {
        OPTIMISER_OFF.get();
    }

    /** The array whose name tells the engine which method to run; its value means nothing. */
    private NDArray selector(String method) {
        return selectors.computeIfAbsent(method, name -> {
            NDArray array = manager.create(0f);
            array.setName(METHOD + name);
            return array;
        });
    }
}

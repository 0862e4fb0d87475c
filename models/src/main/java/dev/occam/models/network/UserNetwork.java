package dev.occam.models.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A network of the user's own: a DJL block class by name, from given jars and folders.
 * <p>The class needs a public constructor {@code (int inputs, int outputs)}, where inputs is the
 * number of numbers in one example, or {@code ()}; the first is preferred. It maps (N, inputs...) to
 * (N, outputs). Keep this object open as long as its blocks are in use: closing it ends class loading.
 */
public final class UserNetwork implements AutoCloseable {
    private final Class<? extends Block> type;
    private final ClassFolders folders;

    private UserNetwork(Class<? extends Block> type, ClassFolders folders) {
        this.type = type;
        this.folders = folders;
    }

    /**
     * Finds the class.
     *
     * @param className fully qualified, such as {@code com.acme.Net}
     * @param classpath jars and folders of classes; empty for a class that is on the program's own path
     * @throws NetworkException when a jar or the class is missing, or the class is no block that can be made
     */
    public static UserNetwork open(String className, List<Path> classpath) {
        ClassFolders folders = ClassFolders.open(classpath);
        try {
            UserNetwork network = new UserNetwork(asBlock(folders.load(className)), folders);
            network.constructor();
            return network;
        } catch (NetworkException e) {
            folders.close();
            throw e;
        }
    }

    public String className() {
        return type.getName();
    }

    /**
     * A new network of this class, initialised by its own initialisers from the engine's generator,
     * which is seeded with {@code seed} first, and tried on two rows of zeros.
     *
     * @param manager owns the parameters; its device is theirs
     * @param type FLOAT32 or FLOAT64
     * @param inputs the shape of one example, without the row axis
     * @param outputs the number of outputs wanted for each row
     * @throws NetworkException when the class can't be made, initialised or run, or its outputs are not (N, outputs)
     */
    public Block block(NDManager manager, DataType type, Shape inputs, int outputs, long seed) {
        Block block = construct(Math.toIntExact(inputs.size()), outputs);
        manager.getEngine().setRandomSeed(new SplittableRandom(seed).nextInt() & Integer.MAX_VALUE);
        Shape result;
        try {
            block.initialize(manager, type, new Shape(1).addAll(inputs));
            result = outputShape(block, manager, type, inputs);
        } catch (RuntimeException | LinkageError e) {
            throw new NetworkException(
                    className() + " can't run on inputs of shape " + inputs + " (" + firstLine(e)
                            + "); mend the class, or its inputs"
                            + (type == DataType.FLOAT64
                                    ? "; for blocks that know float32 only, pass --set training.precision=float32"
                                    : ""),
                    e);
        }
        if (!result.equals(new Shape(2, outputs))) {
            throw new NetworkException(className() + " maps 2 rows to shape " + result + ", but (2, " + outputs
                    + ") is needed; give its last layer " + outputs + " output" + (outputs == 1 ? "" : "s"));
        }
        return block;
    }

    private static Shape outputShape(Block block, NDManager manager, DataType type, Shape inputs) {
        try (NDManager scratch = manager.newSubManager()) {
            NDList zeros = new NDList(scratch.zeros(new Shape(2).addAll(inputs), type));
            NDList result = block.forward(new ParameterStore(scratch, false), zeros, false);
            if (result.size() != 1) {
                throw new IllegalStateException(result.size() + " outputs where one array is needed");
            }
            return result.singletonOrThrow().getShape();
        }
    }

    private Block construct(int inputs, int outputs) {
        Constructor<? extends Block> constructor = constructor();
        try {
            return constructor.getParameterCount() == 0
                    ? constructor.newInstance()
                    : constructor.newInstance(inputs, outputs);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new NetworkException(
                    className() + "'s constructor fails (" + firstLine(cause) + "); mend the class", cause);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new NetworkException(className() + " can't be made (" + firstLine(e) + "); mend the class", e);
        }
    }

    private Constructor<? extends Block> constructor() {
        Constructor<? extends Block> constructor = declared(int.class, int.class);
        if (constructor == null) {
            constructor = declared();
        }
        if (constructor == null
                || Modifier.isAbstract(type.getModifiers())
                || !Modifier.isPublic(type.getModifiers())) {
            throw new NetworkException(className() + " can't be made from here; it needs to be a public, not abstract "
                    + "class with a public constructor (int inputs, int outputs) or ()");
        }
        return constructor;
    }

    private @Nullable Constructor<? extends Block> declared(Class<?>... parameters) {
        try {
            return type.getConstructor(parameters);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (LinkageError e) {
            throw new NetworkException(
                    className() + " needs a class that is missing (" + firstLine(e) + "); add its jar with --classpath",
                    e);
        }
    }

    private static Class<? extends Block> asBlock(Class<?> loaded) {
        if (!Block.class.isAssignableFrom(loaded)) {
            throw new NetworkException(loaded.getName() + " is no ai.djl.nn.Block; name a class that is one");
        }
        return loaded.asSubclass(Block.class);
    }

    static String firstLine(Throwable e) {
        String message = e.getMessage() == null ? "" : e.getMessage().strip();
        String line = message.lines().findFirst().orElse("");
        String kind = e.getClass().getSimpleName();
        return line.isEmpty() ? kind : kind + ": " + line;
    }

    @Override
    public void close() {
        try {
            folders.close();
        } catch (UncheckedIOException e) {
            throw new NetworkException("the class path can't be closed (" + firstLine(e) + "); check the jars", e);
        }
    }
}

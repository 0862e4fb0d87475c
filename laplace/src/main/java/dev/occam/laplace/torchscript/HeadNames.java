package dev.occam.laplace.torchscript;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a module's parameters are those of its last layer.
 *
 * @param weight the name of a matrix (C, D)
 * @param bias the name of a vector (C), or null
 * @param outputs C
 * @param features D
 */
record HeadNames(String weight, @Nullable String bias, long outputs, long features) {

    static HeadNames of(Path file, Map<String, Shape> parameters, String weight, @Nullable String bias)
            throws TorchScriptException {
        Shape matrix = shape(file, parameters, weight);
        if (matrix.dimension() != 2) {
            throw new TorchScriptException(
                    file,
                    "the parameter '" + weight + "' has the shape " + matrix,
                    "the weight of a linear head has the shape (outputs, features)",
                    null);
        }
        if (bias != null) {
            Shape vector = shape(file, parameters, bias);
            if (!vector.equals(new Shape(matrix.get(0)))) {
                throw new TorchScriptException(
                        file,
                        "the parameter '" + bias + "' has the shape " + vector,
                        "the bias of a head of " + matrix.get(0) + " outputs has the shape (" + matrix.get(0) + ")",
                        null);
            }
        }
        return new HeadNames(weight, bias, matrix.get(0), matrix.get(1));
    }

    /** The last matrix, with the vector after it if that is as long as its outputs. */
    static HeadNames last(Path file, Map<String, Shape> parameters) throws TorchScriptException {
        List<String> names = new ArrayList<>(parameters.keySet());
        for (int i = names.size() - 1; i >= 0; i--) {
            Shape shape = parameters.get(names.get(i));
            if (shape != null && shape.dimension() == 2) {
                String next = i + 1 < names.size() ? names.get(i + 1) : null;
                boolean paired = next != null && new Shape(shape.get(0)).equals(parameters.get(next));
                return of(file, parameters, names.get(i), paired ? next : null);
            }
        }
        throw new TorchScriptException(
                file,
                parameters.isEmpty()
                        ? "shows no parameters, as a model after torch.jit.freeze"
                        : "has no matrix among its parameters",
                "export it unfrozen, or export its features and give them a new head",
                null);
    }

    private static Shape shape(Path file, Map<String, Shape> parameters, String name) throws TorchScriptException {
        Shape shape = parameters.get(name);
        if (shape == null) {
            throw new TorchScriptException(
                    file,
                    "has no parameter '" + name + "'",
                    parameters.isEmpty()
                            ? "it shows none, as a model after torch.jit.freeze; export it unfrozen"
                            : "it has " + parameters.keySet(),
                    null);
        }
        return shape;
    }
}

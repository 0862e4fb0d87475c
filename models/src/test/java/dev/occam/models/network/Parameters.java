package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A block's parameters as plain numbers by name, for tests. */
final class Parameters {
    private Parameters() {}

    static Map<String, double[]> values(Block block) {
        Map<String, double[]> values = new LinkedHashMap<>();
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            NDArray array = parameter.getValue().getArray();
            values.put(parameter.getKey(), array.toType(DataType.FLOAT64, true).toDoubleArray());
        }
        return values;
    }

    /** Adds seeded noise to every parameter, so that none is at a value where a mistake could hide. */
    static void disturb(Block block, NDManager manager, long seed) {
        Random random = new Random(seed);
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            NDArray array = parameter.getValue().getArray();
            double[] noise = new double[Math.toIntExact(array.size())];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = 0.1 * random.nextGaussian();
            }
            NDArray changed = array.duplicate()
                    .add(manager.create(noise, array.getShape()).toType(array.getDataType(), false));
            boolean gradient = array.hasGradient();
            parameter.getValue().close();
            parameter.getValue().setShape(null);
            parameter.getValue().setArray(changed);
            changed.setRequiresGradient(gradient);
        }
    }

    /** Standard normal numbers, (N, inputs...). */
    static NDArray normal(NDManager manager, Shape inputs, int rows, DataType type, long seed) {
        Random random = new Random(seed);
        Shape shape = new Shape(rows).addAll(inputs);
        double[] numbers = new double[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextGaussian();
        }
        return manager.create(numbers, shape).toType(type, false);
    }
}

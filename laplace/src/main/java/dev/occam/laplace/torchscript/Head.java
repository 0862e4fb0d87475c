package dev.occam.laplace.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.torch.TorchModule;
import org.jspecify.annotations.Nullable;

/**
 * The last layer of a module, taken out: in its place the module gets the identity, so that it returns what went into the layer.
 *
 * @param names of its parameters in the module
 * @param linear the layer as a block of its own, with the module's numbers
 */
record Head(HeadNames names, Block linear) {

    static Head of(HeadNames names, TorchModule module) {
        NDArray weight = module.parameters().get(names.weight());
        NDArray bias = names.bias() == null ? null : module.parameters().get(names.bias());
        if (weight == null) {
            throw new IllegalArgumentException("the module has no parameter '" + names.weight() + "'");
        }
        return new Head(names, linear(names.outputs(), names.features(), weight, bias, module.manager()));
    }

    /** A layer of zeros. */
    static Block zeros(int outputs, long features, DataType type, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray weight = scope.zeros(new Shape(outputs, features), type);
            return linear(outputs, features, weight, scope.zeros(new Shape(outputs), type), manager);
        }
    }

    private static Block linear(
            long outputs, long features, NDArray weight, @Nullable NDArray bias, NDManager manager) {
        Linear linear = Linear.builder().setUnits(outputs).optBias(bias != null).build();
        linear.initialize(manager, weight.getDataType(), new Shape(1, features));
        set(linear.getParameters().get("weight"), weight, manager);
        if (bias != null) {
            set(linear.getParameters().get("bias"), bias, manager);
        }
        return linear;
    }

    private static void set(Parameter parameter, NDArray value, NDManager manager) {
        NDArray own = value.duplicate();
        own.attach(manager);
        parameter.close();
        parameter.setShape(null);
        parameter.setArray(own);
        own.setRequiresGradient(false);
    }

    /** Makes the module return the layer's inputs. */
    void takeOut(TorchModule module) {
        DataType type = linear.getParameters().get("weight").getArray().getDataType();
        try (NDManager scope = module.manager().newSubManager()) {
            module.replace(names.weight(), scope.eye((int) names.features()).toType(type, false));
            if (names.bias() != null) {
                module.replace(names.bias(), scope.zeros(new Shape(names.features()), type));
            }
        }
    }

    /** Makes the module what it was. */
    void putBack(TorchModule module) {
        module.replace(names.weight(), linear.getParameters().get("weight").getArray());
        if (names.bias() != null) {
            module.replace(names.bias(), linear.getParameters().get("bias").getArray());
        }
    }

    /** The layer's outputs, shape (N, C). */
    NDArray outputs(NDArray features) {
        NDArray weight = linear.getParameters().get("weight").getArray();
        NDArray product = features.matMul(weight.transpose());
        return names.bias() == null
                ? product
                : product.add(linear.getParameters().get("bias").getArray());
    }
}

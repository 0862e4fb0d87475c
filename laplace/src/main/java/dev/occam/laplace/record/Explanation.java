package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call of the engine does with a parameter, where that is known: which operator it is, with which input.
 *
 * <p>Arrays are the engine's own; the parameters among them are known by identity.
 */
final class Explanation {

    private static final Set<String> VIEWS = Set.of("reshape", "expandDims", "squeeze");

    private final IdentityHashMap<NDArray, Parameter> parameters;

    /** Parameters under another shape: good for elementwise operators only. */
    private final IdentityHashMap<NDArray, Parameter> views = new IdentityHashMap<>();

    Explanation(IdentityHashMap<NDArray, Parameter> parameters) {
        this.parameters = parameters;
    }

    /** A parameter itself or under another shape. */
    @Nullable
    Parameter parameter(@Nullable Object operand) {
        if (!(operand instanceof NDArray array)) {
            return null;
        }
        Parameter direct = parameters.get(array);
        return direct != null ? direct : views.get(array);
    }

    /**
     * The calls that an engine call amounts to.
     *
     * @return empty if it only looks at a parameter under another shape; null if it is not understood
     */
    @Nullable
    List<OperatorCall> of(Object target, String method, @Nullable Object[] arguments, Object result) {
        if (target instanceof NDArrayEx && result instanceof NDList outputs && !outputs.isEmpty()) {
            return internal((NDArrayEx) target, method, arguments, outputs.get(0));
        }
        if (target instanceof NDArray array && result instanceof NDArray output) {
            return external(array, method, arguments, output);
        }
        return null;
    }

    private @Nullable List<OperatorCall> internal(
            NDArrayEx engine, String method, @Nullable Object[] a, NDArray output) {
        return switch (method) {
            case "linear" ->
                affine(LinearOperator.LINEAR, a, output, output.getShape().dimension() - 1);
            case "convolution" -> convolution(a, output);
            case "embedding" -> embedding(a, output);
            case "layerNorm" -> layerNorm(engine, a, output);
            case "batchNorm" -> batchNorm(engine, a, output);
            default -> null;
        };
    }

    private @Nullable List<OperatorCall> external(
            NDArray target, String method, @Nullable Object[] arguments, NDArray output) {
        Object operand = arguments.length > 0 ? arguments[0] : null;
        Parameter own = parameter(target);
        Parameter other = parameter(operand);
        if (own != null && VIEWS.contains(method)) {
            views.put(output, own);
            return List.of();
        }
        if (own != null && method.equals("broadcast")) {
            return elementwise(own, target.getShape(), ones(output, 1), output);
        }
        if ((own == null) == (other == null) || !(operand instanceof NDArray argument)) {
            return null;
        }
        NDArray theta = own != null ? target : argument;
        NDArray rest = own != null ? argument : target;
        Parameter parameter = own != null ? own : other;
        return switch (method) {
            case "add" -> elementwise(parameter, theta.getShape(), ones(output, 1), output);
            case "sub" -> elementwise(parameter, theta.getShape(), ones(output, own != null ? 1 : -1), output);
            case "mul" ->
                elementwise(parameter, theta.getShape(), rest.stopGradient().broadcast(output.getShape()), output);
            case "matMul", "dot" ->
                other != null
                                && parameters.containsKey(theta)
                                && theta.getShape().dimension() == 2
                        ? List.of(new OperatorCall(LinearOperator.MATRIX_PRODUCT, other, null, rest, output))
                        : null;
            default -> null;
        };
    }

    private @Nullable List<OperatorCall> affine(
            Operator operator, @Nullable Object[] a, NDArray output, int outputAxis) {
        Parameter weight = parameters.get((NDArray) a[1]);
        Parameter bias = a[2] == null ? null : parameters.get((NDArray) a[2]);
        NDArray input = (NDArray) a[0];
        if (weight == null || input == null || (a[2] != null && bias == null)) {
            return null;
        }
        if (!weight.requiresGradient() && bias != null && bias.requiresGradient()) {
            ElementwiseOperator shift =
                    ElementwiseOperator.alignedAt(outputAxis, ((NDArray) a[2]).getShape(), output.getShape());
            return List.of(new OperatorCall(shift, bias, null, ones(output, 1), output));
        }
        return List.of(new OperatorCall(operator, weight, bias, input, output));
    }

    private @Nullable List<OperatorCall> convolution(@Nullable Object[] a, NDArray output) {
        NDArray weight = (NDArray) a[1];
        int axes = weight.getShape().dimension() - 2;
        if (axes > 2) {
            return null;
        }
        return affine(
                ConvolutionOperator.of(weight, (Shape) a[3], (Shape) a[4], (Shape) a[5], (Integer) a[6]), a, output, 1);
    }

    private @Nullable List<OperatorCall> embedding(@Nullable Object[] a, NDArray output) {
        NDArray table = (NDArray) a[1];
        Parameter weight = parameters.get(table);
        if (weight == null || table == null) {
            return null;
        }
        Operator operator =
                new EmbeddingOperator(Math.toIntExact(table.getShape().get(0)), table.getDataType());
        return List.of(new OperatorCall(operator, weight, null, (NDArray) a[0], output));
    }

    private @Nullable List<OperatorCall> layerNorm(NDArrayEx engine, @Nullable Object[] a, NDArray output) {
        NDArray input = ((NDArray) a[0]).stopGradient();
        NDArray gamma = (NDArray) a[2];
        NDArray beta = (NDArray) a[3];
        if (gamma == null || beta == null) {
            return null;
        }
        NDArray normalised = engine.layerNorm(input, (Shape) a[1], gamma.onesLike(), gamma.zerosLike(), (Float) a[4])
                .get(0);
        return norm(
                ElementwiseOperator.alignedRight(gamma.getShape(), output.getShape()), gamma, beta, normalised, output);
    }

    private @Nullable List<OperatorCall> batchNorm(NDArrayEx engine, @Nullable Object[] a, NDArray output) {
        NDArray input = ((NDArray) a[0]).stopGradient();
        NDArray gamma = (NDArray) a[3];
        NDArray beta = (NDArray) a[4];
        if (gamma == null || beta == null) {
            return null;
        }
        boolean training = Boolean.TRUE.equals(a[8]);
        NDArray normalised = engine.batchNorm(
                        input,
                        apart((NDArray) a[1], training),
                        apart((NDArray) a[2], training),
                        gamma.onesLike(),
                        gamma.zerosLike(),
                        (Integer) a[5],
                        (Float) a[6],
                        (Float) a[7],
                        training)
                .get(0);
        int axis = (Integer) a[5] == -1 ? 1 : (Integer) a[5];
        ElementwiseOperator operator = ElementwiseOperator.alignedAt(axis, gamma.getShape(), output.getShape());
        return norm(operator, gamma, beta, normalised, output);
    }

    /** Running statistics that training would update: the layer itself has done so already. */
    private static NDArray apart(NDArray running, boolean training) {
        return training ? running.duplicate() : running;
    }

    private @Nullable List<OperatorCall> norm(
            ElementwiseOperator operator, NDArray gamma, NDArray beta, NDArray normalised, NDArray output) {
        Parameter scale = parameters.get(gamma);
        Parameter shift = parameters.get(beta);
        if (scale == null || shift == null) {
            return null;
        }
        return List.of(
                new OperatorCall(operator, scale, null, normalised, output),
                new OperatorCall(operator, shift, null, ones(output, 1), output));
    }

    private static @Nullable List<OperatorCall> elementwise(
            Parameter parameter, Shape shape, NDArray input, NDArray output) {
        int axes = output.getShape().dimension();
        boolean overBatch = shape.dimension() == axes && axes > 0 && shape.get(0) != 1;
        return overBatch
                ? null
                : List.of(new OperatorCall(
                        ElementwiseOperator.alignedRight(shape, output.getShape()), parameter, null, input, output));
    }

    private static NDArray ones(NDArray output, double sign) {
        NDArray one = output.getManager().create(sign).toType(output.getDataType(), false);
        return one.broadcast(output.getShape());
    }
}

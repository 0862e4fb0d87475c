package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code z = theta * a} element by element, theta broadcast over the axes where its aligned shape is 1: scales, shifts
 * (a = 1), norm parameters, class tokens and positions.
 *
 * @param aligned the parameter's shape with an axis for each of the output's, the first of size 1
 */
record ElementwiseOperator(Shape aligned) implements Operator {

    /** Aligns from the right, as broadcasting does. */
    static ElementwiseOperator alignedRight(Shape parameter, Shape output) {
        long[] axes = new long[output.dimension()];
        int shift = axes.length - parameter.dimension();
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i < shift ? 1 : parameter.get(i - shift);
        }
        return new ElementwiseOperator(new Shape(axes));
    }

    /** Aligns a vector with one axis of the output. */
    static ElementwiseOperator alignedAt(int axis, Shape parameter, Shape output) {
        long[] axes = new long[output.dimension()];
        Arrays.fill(axes, 1);
        axes[axis] = parameter.size();
        return new ElementwiseOperator(new Shape(axes));
    }

    @Override
    public Kind kind() {
        return Kind.ELEMENTWISE;
    }

    @Override
    public int inputs(NDArray weight) {
        return Math.toIntExact(weight.getShape().size());
    }

    @Override
    public int outputs(NDArray weight) {
        return 1;
    }

    @Override
    public long positions(NDArray input) {
        return input.getShape().slice(1).size() / aligned.size();
    }

    /** (N, ...) to (N, R, P): axes over which theta is broadcast become positions. */
    @Override
    public NDArray unfold(NDArray input) {
        List<Integer> order = new ArrayList<>(List.of(0));
        for (int axis = 1; axis < aligned.dimension(); axis++) {
            if (aligned.get(axis) == 1) {
                order.add(axis);
            }
        }
        for (int axis = 1; axis < aligned.dimension(); axis++) {
            if (aligned.get(axis) != 1) {
                order.add(axis);
            }
        }
        return input.transpose(order.stream().mapToInt(i -> i).toArray())
                .reshape(input.getShape().get(0), -1, aligned.size());
    }

    @Override
    public NDArray mean(NDArray input) {
        return unfold(input).mean(new int[] {1});
    }

    @Override
    public NDArray gradient(NDArray gradient) {
        return unfold(gradient);
    }

    @Override
    public NDArray matrix(NDArray weight) {
        return weight.reshape(1, -1);
    }

    @Override
    public NDArray parameter(NDArray matrix, Shape shape) {
        return matrix.reshape(shape);
    }
}

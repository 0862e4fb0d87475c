package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code z = theta_S * a} element by element, for a slice S of a parameter: the entries outside it take no part in the
 * call, and have zeros for inputs and gradients.
 */
final class SliceOperator implements Operator {

    private final ElementwiseOperator slice;
    private final int size;

    /** For each entry of the parameter its place in the slice, or the slice's size. */
    private final long[] places;

    private SliceOperator(ElementwiseOperator slice, int size, long[] places) {
        this.slice = slice;
        this.size = size;
        this.places = places;
    }

    /**
     * The operator of a slice.
     *
     * @param slice how the slice acts
     * @param size P of the whole parameter
     * @param numbers which entries of the parameter the slice's are
     * @return nothing if an entry is in it twice
     */
    static Optional<Operator> of(ElementwiseOperator slice, int size, long... numbers) {
        long[] places = new long[size];
        Arrays.fill(places, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            int number = Math.toIntExact(numbers[i]);
            if (places[number] != numbers.length) {
                return Optional.empty();
            }
            places[number] = i;
        }
        return Optional.of(new SliceOperator(slice, size, places));
    }

    @Override
    public Kind kind() {
        return Kind.ELEMENTWISE;
    }

    @Override
    public int inputs(NDArray weight) {
        return size;
    }

    @Override
    public int outputs(NDArray weight) {
        return 1;
    }

    @Override
    public long positions(NDArray input) {
        return slice.positions(input);
    }

    @Override
    public NDArray unfold(NDArray input) {
        return Operators.pick(input.getManager(), slice.unfold(input), 2, places);
    }

    @Override
    public NDArray mean(NDArray input) {
        return Operators.pick(input.getManager(), slice.mean(input), 1, places);
    }

    @Override
    public NDArray gradient(NDArray gradient) {
        return unfold(gradient);
    }

    @Override
    public NDArray matrix(NDArray weight) {
        return slice.matrix(weight);
    }

    @Override
    public NDArray parameter(NDArray matrix, Shape shape) {
        return slice.parameter(matrix, shape);
    }
}

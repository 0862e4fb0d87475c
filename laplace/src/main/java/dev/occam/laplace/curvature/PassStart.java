package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.Serializable;
import java.util.List;

/**
 * What a pass over a part of the data has to know of the passes before: its number, and for each block that takes part the
 * directions in which it adds up. It travels between processes.
 *
 * @param pass number of the pass, from 1
 * @param blocks for each block that takes part its arrays; empty in the first pass
 */
public record PassStart(int pass, List<List<Numbers>> blocks) implements Serializable {

    /** The first pass over data, which knows nothing. */
    public static final PassStart FIRST = new PassStart(1, List.of());

    public PassStart {
        blocks = List.copyOf(blocks);
    }

    static PassStart of(int pass, List<BlockSum> sums) {
        return new PassStart(
                pass,
                sums.stream()
                        .map(sum -> sum.start().stream().map(Numbers::of).toList())
                        .toList());
    }

    /**
     * What travels.
     *
     * @return bytes of all arrays
     */
    public long bytes() {
        return blocks.stream()
                .flatMap(List::stream)
                .mapToLong(array -> (long) array.values().length * Double.BYTES)
                .sum();
    }

    /** The arrays of one block. */
    NDList arrays(int block, NDManager scope) {
        NDList arrays = new NDList();
        blocks.get(block).forEach(numbers -> arrays.add(scope.create(numbers.values(), new Shape(numbers.shape()))));
        return arrays;
    }

    /**
     * An array as plain numbers.
     *
     * @param shape its shape
     * @param values row-major, not a copy
     */
    @SuppressWarnings("ArrayRecordComponent") // Made to be carried over, never to be compared.
    public record Numbers(long[] shape, double[] values) implements Serializable {

        private static Numbers of(NDArray array) {
            return new Numbers(array.getShape().getShape(), array.toDoubleArray());
        }
    }
}

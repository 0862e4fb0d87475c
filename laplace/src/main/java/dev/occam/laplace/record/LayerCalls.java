package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one layer did in one forward pass: all calls of its operator, with inputs and outputs.
 *
 * <p>A layer called more than once shares its weights over the calls; their positions are laid one after another. Where
 * data have different numbers of positions, R is the largest, and inputs and gradients of shorter ones end in zeros.
 */
public final class LayerCalls {

    private final Layer layer;
    private final long data;
    private final List<Call> calls = new ArrayList<>();

    /** One call; the input is packed if a map says whose its rows are. */
    private record Call(
            Operator operator,
            NDArray input,
            NDArray output,
            @Nullable RowMap map) {

        /** R of this call. */
        long positions() {
            return operator.positions(input) * (map == null ? 1 : map.longest());
        }

        /** Inputs of some data, shape (n, R, D_in). */
        NDArray inputs(NDManager scope, long from, long to) {
            if (map == null) {
                return operator.unfold(input.get(scope, new NDIndex(from + ":" + to)));
            }
            NDIndex rows = new NDIndex(map.start(from) + ":" + map.start(to));
            return map.part(from, to).byDatum(operator.unfold(input.get(scope, rows)));
        }

        /** Inputs summed over the positions of each datum, shape (N, D_in). */
        NDArray sum() {
            NDArray sums = operator.mean(input).mul((double) operator.positions(input));
            return map == null ? sums : map.byDatum(sums.expandDims(1)).sum(new int[] {1});
        }

        /** Shape (N, R, D_out). */
        NDArray gradient(NDArray gradient) {
            return map == null ? operator.gradient(gradient) : map.byDatum(operator.gradient(map.pack(gradient)));
        }

        double positionsOf(int datum) {
            return operator.positions(input) * (map == null ? 1.0 : map.count(datum));
        }
    }

    LayerCalls(Layer layer, long data) {
        this.layer = layer;
        this.data = data;
    }

    void add(Operator operator, NDArray input, NDArray output, @Nullable RowMap map) {
        NDArray own = input.stopGradient();
        calls.add(new Call(operator, map == null ? own : map.pack(own), output, map));
    }

    /**
     * The layer.
     *
     * @return the same in every pass
     */
    public Layer layer() {
        return layer;
    }

    /**
     * The outputs of all calls, part of the pass's graph.
     *
     * @return one array a call
     */
    NDList outputs() {
        NDList outputs = new NDList(calls.size());
        calls.forEach(call -> outputs.add(call.output()));
        return outputs;
    }

    /**
     * N.
     *
     * @return data in the pass
     */
    public long rows() {
        return data;
    }

    /**
     * R.
     *
     * @return shared positions of one datum, over all calls; of the datum with most, if they differ
     */
    public long positions() {
        return calls.stream().mapToLong(Call::positions).sum();
    }

    /**
     * How often the weight is applied in the pass.
     *
     * @return positions of all data together: N R, or the sum of R_n
     */
    public long applications() {
        return calls.stream()
                .mapToLong(
                        call -> call.input().getShape().get(0) * call.operator().positions(call.input()))
                .sum();
    }

    /**
     * R_n, where data differ in their number of positions.
     *
     * @return shape (N, 1), in the inputs' type; null if R is that of all
     */
    public @Nullable NDArray positionsByDatum() {
        if (isEven()) {
            return null;
        }
        double[] counts = new double[Math.toIntExact(data)];
        for (Call call : calls) {
            for (int n = 0; n < counts.length; n++) {
                counts[n] += call.positionsOf(n);
            }
        }
        return calls.get(0)
                .input()
                .getManager()
                .create(counts, new Shape(data, 1))
                .toType(type(), false);
    }

    private boolean isEven() {
        return calls.stream().allMatch(call -> call.map() == null || call.map().isEven());
    }

    /**
     * The inputs of some data at all positions; for a convolution, their patches.
     *
     * @param scope the manager that the result is attached to
     * @param from first datum
     * @param to one past the last
     * @return shape (to - from, R, D_in), zeros where a datum has no such position
     */
    public NDArray inputs(NDManager scope, long from, long to) {
        NDList parts = new NDList();
        calls.forEach(call -> parts.add(call.inputs(scope, from, to)));
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 1);
    }

    /**
     * Which positions are there, where data differ in their number.
     *
     * @param scope the manager that the result is attached to
     * @param from first datum
     * @param to one past the last
     * @return shape (to - from, R, 1), 1 or 0; null if all are
     */
    public @Nullable NDArray present(NDManager scope, long from, long to) {
        if (isEven()) {
            return null;
        }
        int length = Math.toIntExact(positions());
        double[] present = new double[Math.toIntExact(to - from) * length];
        int begin = 0;
        for (Call call : calls) {
            for (long n = from; n < to; n++) {
                int row = Math.toIntExact(n - from) * length + begin;
                Arrays.fill(present, row, row + (int) call.positionsOf(Math.toIntExact(n)), 1);
            }
            begin += Math.toIntExact(call.positions());
        }
        return scope.create(present, new Shape(to - from, length, 1)).toType(type(), false);
    }

    /**
     * Adds the outer products of the inputs of all data at all positions, {@code sum_n sum_r a a^T}.
     *
     * @param sum shape (D_in, D_in) of one group, in the inputs' type
     * @param group whose share of the inputs, from 0
     */
    public void addOuterProducts(NDArray sum, int group) {
        calls.forEach(call -> call.operator().addOuterProducts(sum, call.input(), group));
    }

    /**
     * Places of one datum's input that hold a vector of channels, over all calls.
     *
     * @return pixels for a convolution, else {@link #positions()}
     */
    public long pixels() {
        return calls.stream()
                .mapToLong(call -> call.operator().pixels(call.input())
                        * (call.map() == null ? 1 : call.map().longest()))
                .sum();
    }

    /**
     * Adds the outer products of the inputs' channels of all data at all pixels.
     *
     * @param sum shape (C, C) of one group, in the inputs' type
     * @param group whose share of the channels, from 0
     */
    public void addChannelProducts(NDArray sum, int group) {
        calls.forEach(call -> call.operator().addChannelProducts(sum, call.input(), group));
    }

    /**
     * The type of the numbers that the weight is multiplied by; for an embedding of those in its table.
     *
     * @return the weight's own
     */
    public DataType type() {
        return layer.weight().value().getDataType();
    }

    /**
     * The inputs averaged over the positions of each datum.
     *
     * @return shape (N, D_in)
     */
    public NDArray meanInput() {
        Call first = calls.get(0);
        if (calls.size() == 1 && first.map() == null) {
            return first.operator().mean(first.input());
        }
        NDArray sum = first.sum();
        for (int i = 1; i < calls.size(); i++) {
            sum = sum.add(calls.get(i).sum());
        }
        NDArray counts = positionsByDatum();
        return counts == null ? sum.div((double) positions()) : sum.div(counts);
    }

    /**
     * Lays gradients with respect to {@link #outputs()} out by position.
     *
     * @param gradients for each call, the shape of its output
     * @return shape (N, R, D_out)
     */
    NDArray gradient(NDList gradients) {
        NDList parts = new NDList();
        for (int i = 0; i < calls.size(); i++) {
            parts.add(calls.get(i).gradient(gradients.get(i)));
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 1);
    }
}

package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * What one layer did in one forward pass: all calls of its operator, with inputs and outputs.
 *
 * <p>A layer called more than once shares its weights over the calls; their positions are laid one after another.
 */
public final class LayerCalls {

    private final Layer layer;
    private final List<Operator> operators = new ArrayList<>();
    private final NDList inputs = new NDList();
    private final NDList outputs = new NDList();

    LayerCalls(Layer layer) {
        this.layer = layer;
    }

    void add(Operator operator, NDArray input, NDArray output) {
        operators.add(operator);
        inputs.add(input.stopGradient());
        outputs.add(output);
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
        return outputs;
    }

    /**
     * N.
     *
     * @return data in the pass
     */
    public long rows() {
        return inputs.get(0).getShape().get(0);
    }

    /**
     * R.
     *
     * @return shared positions of one datum, over all calls
     */
    public long positions() {
        long sum = 0;
        for (int i = 0; i < operators.size(); i++) {
            sum += operators.get(i).positions(inputs.get(i));
        }
        return sum;
    }

    /**
     * The inputs of some data at all positions; for a convolution, their patches.
     *
     * @param scope the manager that the result is attached to
     * @param from first datum
     * @param to one past the last
     * @return shape (to - from, R, D_in)
     */
    public NDArray inputs(NDManager scope, long from, long to) {
        NDList parts = new NDList();
        for (int i = 0; i < operators.size(); i++) {
            NDArray chunk = inputs.get(i).get(scope, new NDIndex(from + ":" + to));
            parts.add(operators.get(i).unfold(chunk));
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 1);
    }

    /**
     * Adds the outer products of the inputs of all data at all positions, {@code sum_n sum_r a a^T}.
     *
     * @param sum shape (D_in, D_in) of one group, in the inputs' type
     * @param group whose share of the inputs, from 0
     */
    public void addOuterProducts(NDArray sum, int group) {
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).addOuterProducts(sum, inputs.get(i), group);
        }
    }

    /**
     * Places of one datum's input that hold a vector of channels, over all calls.
     *
     * @return pixels for a convolution, else {@link #positions()}
     */
    public long pixels() {
        long sum = 0;
        for (int i = 0; i < operators.size(); i++) {
            sum += operators.get(i).pixels(inputs.get(i));
        }
        return sum;
    }

    /**
     * Adds the outer products of the inputs' channels of all data at all pixels.
     *
     * @param sum shape (C, C) of one group, in the inputs' type
     * @param group whose share of the channels, from 0
     */
    public void addChannelProducts(NDArray sum, int group) {
        for (int i = 0; i < operators.size(); i++) {
            operators.get(i).addChannelProducts(sum, inputs.get(i), group);
        }
    }

    /**
     * The type of the inputs' numbers.
     *
     * @return of the first call
     */
    public DataType type() {
        return inputs.get(0).getDataType();
    }

    /**
     * The inputs averaged over positions.
     *
     * @return shape (N, D_in)
     */
    public NDArray meanInput() {
        if (operators.size() == 1) {
            return operators.get(0).mean(inputs.get(0));
        }
        double all = positions();
        NDArray sum = operators.get(0).mean(inputs.get(0)).mul(share(0, all));
        for (int i = 1; i < operators.size(); i++) {
            sum = sum.add(operators.get(i).mean(inputs.get(i)).mul(share(i, all)));
        }
        return sum;
    }

    private double share(int call, double all) {
        return operators.get(call).positions(inputs.get(call)) / all;
    }

    /**
     * Lays gradients with respect to {@link #outputs()} out by position.
     *
     * @param gradients for each call, the shape of its output
     * @return shape (N, R, D_out)
     */
    NDArray gradient(NDList gradients) {
        NDList parts = new NDList();
        for (int i = 0; i < operators.size(); i++) {
            parts.add(operators.get(i).gradient(gradients.get(i)));
        }
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, 1);
    }
}

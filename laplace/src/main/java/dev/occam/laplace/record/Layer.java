package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * A linear operator of a network with its parameters: {@code z = W a + b}.
 *
 * @param name the path of the layer in its block, as DJL names it
 * @param weight W, shape (outputs, inputs)
 * @param bias b, shape (outputs), or null if the layer has none
 * @param inputs D_in
 * @param outputs D_out
 */
public record Layer(String name, Tensor weight, @Nullable Tensor bias, int inputs, int outputs) {

    /**
     * A parameter tensor and the path under which its block lists it.
     *
     * @param name the path of the parameter in its block
     * @param parameter the parameter
     */
    public record Tensor(String name, Parameter parameter) {

        /**
         * Its present value.
         *
         * @return the parameter's own array, not a copy
         */
        public NDArray value() {
            return parameter.getArray();
        }
    }

    static Layer of(Tensor weight, @Nullable Tensor bias) {
        long[] shape = weight.value().getShape().getShape();
        String path = weight.name();
        int end = path.lastIndexOf('_');
        return new Layer(end > 0 ? path.substring(0, end) : path, weight, bias, (int) shape[1], (int) shape[0]);
    }
}

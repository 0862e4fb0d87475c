package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a network with the operator it takes part in, and the bias that is added to the operator's output.
 *
 * @param name the path of the layer in its block, as DJL names it; of the parameter, for an elementwise operator
 * @param operator how the weight acts
 * @param weight W
 * @param bias b, shape (D_out), or null if the layer has none that is trained
 */
public record Layer(
        String name,
        Operator operator,
        Tensor weight,
        @Nullable Tensor bias) {

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

    static Layer of(Operator operator, Tensor weight, @Nullable Tensor bias) {
        String path = weight.name();
        int end = path.lastIndexOf('_');
        boolean named = end > 0 && operator.kind() == Operator.Kind.AFFINE;
        return new Layer(named ? path.substring(0, end) : path, operator, weight, bias);
    }

    /**
     * The tensors of the layer.
     *
     * @return the weight, and the bias if it is trained
     */
    public List<Tensor> tensors() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    /** Whether another call of the weight belongs to the same layer: the same map, and the same bias. */
    boolean sharesWith(Layer other) {
        return operator.kind() == other.operator.kind()
                && operator.groups() == other.operator.groups()
                && (operator instanceof ConvolutionOperator) == (other.operator instanceof ConvolutionOperator)
                && inputs() == other.inputs()
                && Objects.equals(bias, other.bias);
    }

    /**
     * D_in of one group.
     *
     * @return the length of an input at one position
     */
    public int inputs() {
        return operator.inputs(weight.value()) / operator.groups();
    }

    /**
     * D_out of one group.
     *
     * @return the length of an output at one position
     */
    public int outputs() {
        return operator.outputs(weight.value()) / operator.groups();
    }
}

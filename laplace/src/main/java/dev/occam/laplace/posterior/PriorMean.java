package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.record.Layer;
import java.util.Map;

/** Where the prior has its mean. */
public sealed interface PriorMean {

    /**
     * The mean of one parameter tensor.
     *
     * @param tensor the parameter
     * @return its shape
     */
    NDArray of(Layer.Tensor tensor);

    /** The same number for every parameter. */
    record Constant(double value) implements PriorMean {
        public Constant {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a prior mean is finite, not " + value);
            }
        }

        @Override
        public NDArray of(Layer.Tensor tensor) {
            return tensor.value().stopGradient().mul(0).add(value);
        }
    }

    /**
     * Given arrays, such as the weights before fine-tuning.
     *
     * @param byName for every parameter, by its name in the block, an array of its shape
     */
    record Weights(Map<String, NDArray> byName) implements PriorMean {
        public Weights {
            byName = Map.copyOf(byName);
        }

        @Override
        public NDArray of(Layer.Tensor tensor) {
            NDArray mean = byName.get(tensor.name());
            if (mean == null) {
                throw new IllegalArgumentException("the prior mean lacks the parameter '" + tensor.name()
                        + "'; give one for each, by its name in the block");
            }
            if (!mean.getShape().equals(tensor.value().getShape())) {
                throw new IllegalArgumentException("the prior mean of '" + tensor.name() + "' has the shape "
                        + mean.getShape() + ", the parameter " + tensor.value().getShape());
            }
            return mean.duplicate();
        }
    }
}

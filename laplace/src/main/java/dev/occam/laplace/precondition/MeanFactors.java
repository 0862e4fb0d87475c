package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.KroneckerStatistic;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * K-FAC's factors (Martens and Grosse 2015, section 3.1): A is the mean of input outer products, B the mean over data of
 * gradient outer products. The mean of a Kronecker product is taken for the product of the means.
 */
final class MeanFactors implements FactorRule {

    private final ParameterBlock block;
    private final KroneckerSettings settings;
    private final int channels;

    MeanFactors(ParameterBlock block, KroneckerSettings settings) {
        this.block = block;
        this.settings = settings;
        channels = FactorSizes.of(block, settings).channels();
    }

    @Override
    public NDList measure(NDManager scope, BlockObservation seen, NDList running) {
        KroneckerStatistic statistic = new KroneckerStatistic(block, settings.sharing(), "", scope);
        NDArray input;
        if (channels == block.columns()) {
            statistic.addInputs(seen.inputs());
            input = statistic.inputFactor(scope);
        } else {
            NDArray sum =
                    scope.zeros(new Shape(channels, channels), seen.inputs().type());
            seen.inputs().addChannelProducts(sum);
            double pixels = (double) seen.rows() * seen.inputs().pixels();
            input = sum.toType(DataType.FLOAT64, true).divi(pixels);
        }
        seen.gradients().forEach(gradients -> statistic.addGradients(seen.inputs(), gradients));
        return new NDList(input, statistic.gradientFactor().mul((double) seen.rows()));
    }
}

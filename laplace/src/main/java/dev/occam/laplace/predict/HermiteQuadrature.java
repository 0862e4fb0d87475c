package dev.occam.laplace.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Expectations of functions of one Gaussian output, by Gauss-Hermite quadrature. */
final class HermiteQuadrature {

    private final GaussIntegrator rule;

    HermiteQuadrature(int nodes) {
        rule = new GaussIntegratorFactory().hermite(nodes);
    }

    /**
     * The expectation over each output on its own.
     *
     * @param outputs the Gaussian
     * @param function of an output, element by element
     * @return shape (N, C)
     */
    NDArray expectation(GaussianOutputs outputs, UnaryOperator<NDArray> function) {
        NDManager home = outputs.mean().getManager();
        try (NDManager scope = home.newSubManager()) {
            NDArray step = outputs.variances().mul(2).sqrt();
            step.attach(scope);
            NDArray sum = outputs.mean().zerosLike();
            sum.attach(scope);
            for (int i = 0; i < rule.getNumberOfPoints(); i++) {
                NDArray at = step.mul(rule.getPoint(i)).add(outputs.mean());
                at.attach(scope);
                sum = sum.add(function.apply(at).mul(rule.getWeight(i) / Math.sqrt(Math.PI)));
            }
            sum.attach(home);
            return sum;
        }
    }
}

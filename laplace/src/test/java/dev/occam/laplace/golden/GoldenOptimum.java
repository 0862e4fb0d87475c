package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Where one of the peer's searches for the best hyperparameters ended. */
public record GoldenOptimum(JsonNode node) {

    /** Whether there is one prior precision for all parameters, not one for each tensor. */
    public boolean isScalar() {
        return node.required("structure").textValue().equals("scalar");
    }

    /** Whether the search was run to convergence; otherwise it is the peer's default, 100 steps of Adam. */
    public boolean isConverged() {
        return residualGradient().isPresent();
    }

    /** The largest derivative left, in the logs of prior precision and sigma. */
    public Optional<Double> residualGradient() {
        JsonNode value = node.path("max_abs_grad_log_params");
        return value.isNumber() ? Optional.of(value.doubleValue()) : Optional.empty();
    }

    /** Whether sigma was searched for as well. */
    public boolean hasFreeNoise() {
        return node.path("optimizes_sigma_noise").booleanValue();
    }

    /** One for all parameters, or one for each parameter tensor. */
    public double[] priorPrecision() {
        return GoldenTensor.doubles(node.required("prior_precision"));
    }

    /** sigma. */
    public double noise() {
        return node.required("sigma_noise").doubleValue();
    }

    /** The log marginal likelihood reached. */
    public double logMarginalLikelihood() {
        return node.required("log_marginal_likelihood").doubleValue();
    }

    @Override
    public String toString() {
        return node.path("method").asText() + ", " + node.path("structure").asText()
                + (hasFreeNoise() ? ", free noise" : "");
    }
}

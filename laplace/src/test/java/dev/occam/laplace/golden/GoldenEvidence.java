package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The peer's evidence at given hyperparameters. */
public record GoldenEvidence(JsonNode node) {

    /** One for all parameters, or one for each parameter tensor. */
    public double[] priorPrecision() {
        return GoldenTensor.doubles(node.required("prior_precision"));
    }

    /** sigma. */
    public double noise() {
        return node.required("sigma_noise").doubleValue();
    }

    /** The prior mean of every parameter, 0 where not said. */
    public double priorMean() {
        return node.path("prior_mean").asDouble(0);
    }

    /** T, 1 where not said. */
    public double temperature() {
        return node.path("temperature").asDouble(1);
    }

    /** A figure by its field's name. */
    public double figure(String field) {
        return node.required(field).doubleValue();
    }

    /** A figure that only some cases have. */
    public Optional<Double> optionalFigure(String field) {
        return node.hasNonNull(field) ? Optional.of(figure(field)) : Optional.empty();
    }

    /** In the order of {@link #priorPrecision}. */
    public double[] gradientInLogPriorPrecision() {
        return GoldenTensor.doubles(node.required("grad_wrt_log_prior_precision"));
    }

    @Override
    public String toString() {
        return "prior " + node.path("prior_precision") + ", noise " + noise() + ", mean " + priorMean()
                + ", temperature " + temperature();
    }
}

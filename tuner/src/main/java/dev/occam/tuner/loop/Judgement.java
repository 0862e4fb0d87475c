package dev.occam.tuner.loop;

import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.ConsistentEvidence;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import java.util.List;

/**
 * What the evidence says of weights and of the prior they were trained under.
 *
 * @param consistent the evidence at that prior, the noise profiled
 * @param maximum the best prior for these weights as they are: a direction to move in, not a value to compare
 * @param distance how far the weights are from the maximum of their own log joint
 * @param squaredNorms of the weights of each prior group
 * @param spectra some eigenvalues of each block's curvature
 */
public record Judgement(
        ConsistentEvidence consistent,
        EvidenceMaximum maximum,
        MapDistance distance,
        List<Double> squaredNorms,
        List<SpectrumSample> spectra) {

    public Judgement {
        squaredNorms = List.copyOf(squaredNorms);
        spectra = List.copyOf(spectra);
    }

    /**
     * The consistent log marginal likelihood.
     *
     * @return nats, in standardised target units
     */
    public double evidence() {
        return consistent.value().value();
    }

    /**
     * Prior and noise that the weights were trained under.
     *
     * @return the hyperparameters
     */
    public Hyperparameters hyperparameters() {
        return consistent.hyperparameters();
    }

    /**
     * The evidence with its parts.
     *
     * @return at {@link #hyperparameters()}
     */
    public EvidenceValue value() {
        return consistent.value();
    }
}

package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One judgement of the prior during a run: the state after a round of training and its evidence.
 * <p>Evidence is <em>consistent</em>: taken at weights trained under the very prior precision given here.
 *
 * @param index position in the trace, from 0
 * @param phase what had just been trained, such as {@code round 1} or {@code final fit A}
 * @param epoch training epochs done since the start of the run
 * @param steps optimiser steps done since the start of the run
 * @param trainingLoss mean training loss of the last epoch, without the weight-decay term, in the units trained on
 * @param logEvidence log marginal likelihood of the training data, in nats, in the target's own units
 * @param logLikelihood its fit: log-likelihood of the training data, in nats, in the target's own units
 * @param occamFactor its cost: {@code logEvidence - logLikelihood}, in nats
 * @param effectiveParameters effective number of parameters of all groups
 * @param priorPrecision prior precision of each parameter group, in the order of {@link RunRecord#groups()};
 *     the weights were trained under it
 * @param noise standard deviation of the observation noise, in standardised target units; null in classification
 * @param gradientNorm Euclidean norm of the gradient of the log joint over all parameters, in nats
 * @param state what became of this state
 */
public record TraceEntry(
        int index,
        String phase,
        int epoch,
        long steps,
        @Nullable Double trainingLoss,
        @Nullable Double logEvidence,
        @Nullable Double logLikelihood,
        @Nullable Double occamFactor,
        @Nullable Double effectiveParameters,
        List<@Nullable Double> priorPrecision,
        @Nullable Double noise,
        @Nullable Double gradientNorm,
        State state) {
    public TraceEntry {
        Fields.count(index, "index");
        Fields.required(phase, "phase");
        Fields.count(epoch, "epoch");
        Fields.count(steps, "steps");
        trainingLoss = Fields.finite(trainingLoss);
        logEvidence = Fields.finite(logEvidence);
        logLikelihood = Fields.finite(logLikelihood);
        occamFactor = Fields.finite(occamFactor);
        effectiveParameters = Fields.finite(effectiveParameters);
        priorPrecision = Fields.finiteList(priorPrecision, "priorPrecision");
        noise = Fields.finite(noise);
        gradientNorm = Fields.finite(gradientNorm);
        Fields.required(state, "state");
    }

    /** What became of a state. */
    public enum State {
        /** Accepted; another state was chosen in the end or bettered it. */
        @JsonProperty("kept")
        KEPT,
        /** The state the run chose. */
        @JsonProperty("chosen")
        CHOSEN,
        /** Refused: its evidence was lower than that of an earlier state. */
        @JsonProperty("rejected")
        REJECTED
    }
}

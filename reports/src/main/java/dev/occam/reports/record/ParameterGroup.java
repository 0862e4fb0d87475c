package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One parameter group: the tensors that share a prior precision, and what was chosen for them.
 *
 * @param name the group's name, often its layer's
 * @param parameters names of its parameter tensors
 * @param rule how its curvature was taken, such as {@code K-FAC expand} or {@code block-diagonal GGN}
 * @param size number of parameters
 * @param effectiveParameters effective number of parameters, between 0 and {@code size}
 * @param priorPrecision prior precision, one over the variance of a weight
 * @param bound where the evidence at the chosen weights has its maximum: inside the range of prior precisions, or why not
 * @param squaredNorm sum of squares of the group's weights
 * @param weightDecay weight decay to type into an optimiser, for each loss that suits the task
 */
public record ParameterGroup(
        String name,
        List<String> parameters,
        String rule,
        long size,
        @Nullable Double effectiveParameters,
        @Nullable Double priorPrecision,
        Bound bound,
        @Nullable Double squaredNorm,
        Map<LossConvention, Double> weightDecay) {
    public ParameterGroup {
        Fields.required(name, "name");
        parameters = Fields.list(parameters, "parameters");
        Fields.required(rule, "rule");
        Fields.count(size, "size");
        effectiveParameters = Fields.finite(effectiveParameters);
        priorPrecision = Fields.finite(priorPrecision);
        Fields.required(bound, "bound");
        squaredNorm = Fields.finite(squaredNorm);
        weightDecay = finite(Fields.required(weightDecay, "weightDecay"));
    }

    private static Map<LossConvention, Double> finite(Map<LossConvention, Double> values) {
        Map<LossConvention, Double> copy = new EnumMap<>(LossConvention.class);
        values.forEach((convention, value) -> {
            if (Fields.finite(value) != null) {
                copy.put(convention, value);
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    /** Where a prior precision lies in its range. */
    public enum Bound {
        /** The evidence at the chosen weights has its maximum inside the range; the prior they were trained under may differ. */
        @JsonProperty("interior")
        INTERIOR,
        /** At the upper end: the weights are all but zero and the data do not want them. */
        @JsonProperty("pruned")
        PRUNED,
        /** At the lower end: the data say nothing about these weights. */
        @JsonProperty("noCurvature")
        NO_CURVATURE,
        /** Neither weights nor curvature: the evidence does not depend on it. */
        @JsonProperty("undetermined")
        UNDETERMINED
    }
}

package dev.occam.tuner.run;

import dev.occam.models.data.Task;
import dev.occam.reports.record.LossConvention;
import java.util.EnumMap;
import java.util.Map;

/**
 * A prior precision as the number that an optimiser calls weight decay: the lambda in
 * {@code gradient += lambda * theta}, which depends on the loss whose gradient it is added to.
 *
 * <p>Decoupled decay (AdamW) is another thing: for adaptive optimisers no value of it equals a prior.
 */
public final class WeightDecay {

    private WeightDecay() {}

    /**
     * Weight decay by loss.
     *
     * @param task what was predicted
     * @param priorPrecision delta
     * @param noise sigma in the units trained on; not used in classification
     * @param temperature T of the tempered likelihood
     * @param rows N
     * @param outputs C
     * @return lambda for each loss that suits the task
     */
    public static Map<LossConvention, Double> of(
            Task task, double priorPrecision, double noise, double temperature, long rows, long outputs) {
        Map<LossConvention, Double> lambdas = new EnumMap<>(LossConvention.class);
        double tempered = priorPrecision * temperature;
        if (task != Task.REGRESSION) {
            lambdas.put(LossConvention.MEAN_CROSS_ENTROPY, tempered / rows);
        } else {
            double ridge = tempered * noise * noise;
            lambdas.put(LossConvention.PYTORCH_MSE_LOSS, 2 * ridge / (rows * outputs));
            lambdas.put(LossConvention.DJL_L2_LOSS, ridge / (rows * outputs));
            lambdas.put(LossConvention.MEAN_GAUSSIAN_NLL, tempered / rows);
        }
        return lambdas;
    }
}

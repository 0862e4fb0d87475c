package dev.occam.tuner.config;

import org.jspecify.annotations.Nullable;

/**
 * Everything a tuning run depends on besides its data: with the same config, data and machine, a run gives the same
 * numbers.
 *
 * <p>Immutable; made by {@link ConfigReader}, which knows the defaults (they stand in the published schema, see
 * {@link ConfigSchema}) and checks every value. A config built by hand is checked by {@link ConfigReader#checked}.
 *
 * @param seed       where every stream of random numbers starts
 * @param device     {@code cpu}, {@code gpu} (the first one) or {@code gpu:N}
 * @param threads    threads of the numerical library; null is one for a small network, all cores for a large one
 * @param data       rows to learn from, and the part that only measures
 * @param network    the network to train
 * @param curvature  how the curvature of the loss is approximated
 * @param prior      the prior precision, where it starts and what shares one
 * @param training   optimiser, schedule and length of one fit
 * @param loop       how training and evidence take turns
 * @param out        folder of the results; null is {@code runs/<data-name>-<yyyyMMdd-HHmmss>}
 */
public record TuneConfig(
        long seed,
        String device,
        @Nullable Integer threads,
        DataConfig data,
        NetworkConfig network,
        CurvatureConfig curvature,
        PriorConfig prior,
        TrainingConfig training,
        LoopConfig loop,
        @Nullable String out) {

    /** This config with its results in another folder. */
    public TuneConfig withOut(String folder) {
        return new TuneConfig(seed, device, threads, data, network, curvature, prior, training, loop, folder);
    }
}

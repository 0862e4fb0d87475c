package dev.occam.tuner.config;

import org.jspecify.annotations.Nullable;

/**
 * One fit under a given weight decay, which is what {@code occam train} does.
 *
 * @param weightDecay lambda in {@code gradient += lambda * theta} of the mean loss: mean cross-entropy, or the mean over
 *                    rows of half the squared error; null is none, unless {@code priorFrom} gives it
 * @param priorFrom   run, or its record, whose prior precisions and noise hold for the same tensors here
 * @param evidence    whether the trained weights are judged by the evidence at that prior
 * @param testEvery   epochs between measurements on the test rows, for the curve; null is at the end alone
 */
public record FixedConfig(
        @Nullable Double weightDecay,
        @Nullable String priorFrom,
        boolean evidence,
        @Nullable Integer testEvery) {}

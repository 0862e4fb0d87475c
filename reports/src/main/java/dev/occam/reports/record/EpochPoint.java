package dev.occam.reports.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where training stood at the end of one epoch.
 *
 * @param phase what was being trained, such as {@code round 1} or {@code last fit}
 * @param epoch training epochs done since the start of the run
 * @param step optimiser steps done since the start of the run
 * @param seconds wall-clock time since training began, without the time that measuring took
 * @param loss mean training loss of the epoch, without the weight-decay term, in the units trained on
 * @param test metrics on the test rows at its end; null where none were measured there
 */
public record EpochPoint(
        String phase,
        int epoch,
        long step,
        @Nullable Double seconds,
        @Nullable Double loss,
        @Nullable List<Metrics.Metric> test) {
    public EpochPoint {
        Fields.required(phase, "phase");
        Fields.count(epoch, "epoch");
        Fields.count(step, "step");
        seconds = Fields.finite(seconds);
        loss = Fields.finite(loss);
        test = test == null ? null : Fields.list(test, "test");
    }
}

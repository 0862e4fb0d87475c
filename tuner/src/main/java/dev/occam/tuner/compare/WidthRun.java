package dev.occam.tuner.compare;

import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.posterior.Prior;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Tuned;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One network width on one split: tuned on all training rows and judged, then tuned on a part and validated by the rest. */
final class WidthRun {

    /** The full matrix of a larger network takes too long to decompose. */
    static final long MOST_PARAMETERS = 2600;

    static final double VALIDATION = 0.2;

    private final ArmRun runs;

    WidthRun(ArmRun runs) {
        this.runs = runs;
    }

    /**
     * Runs it.
     *
     * @param config of the width, with one prior precision for all weights: that is the prior whose evidence the full matrix
     *               has in closed form
     */
    WidthCell run(String set, int width, TuneConfig config, SplitData data) {
        DataSet inner = data.inner(VALIDATION);
        double validation = runs.run(config, inner, (tuned, effort) -> nll(tuned, inner));
        return runs.run(config, data.whole(), (tuned, effort) -> {
            long parameters = tuned.record().network().parameters();
            return new WidthCell(
                    set,
                    data.number(),
                    width,
                    parameters,
                    parameters <= MOST_PARAMETERS ? full(tuned, data.whole()) : null,
                    tuned.record().evidence() == null
                            ? null
                            : tuned.record().evidence().value(),
                    validation,
                    nll(tuned, data.whole()),
                    null);
        });
    }

    private static double nll(Tuned tuned, DataSet data) {
        try (Posterior posterior = tuned.posterior().get()) {
            Map<String, Score> scores = Predictives.scores(posterior, data, Objects.requireNonNull(data.test()));
            return Objects.requireNonNull(scores.get(Predictives.standard(data.task())))
                    .nll();
        }
    }

    /** The evidence of the chosen prior and noise by the full GGN; null where it is not a number. */
    private static @Nullable Double full(Tuned tuned, DataSet data) {
        Likelihood likelihood = data.task() == Task.CLASSIFICATION ? new Categorical() : new Gaussian();
        DataType type = tuned.parameters().get(0).getDataType();
        Hyperparameters chosen;
        try (Posterior own = tuned.posterior().get()) {
            chosen = own.hyperparameters();
        }
        try (Posterior posterior = Laplace.of(tuned.network(), likelihood)
                .structure(Full.GGN)
                .prior(Prior.scalar(1))
                .fit(data.train().inputs(tuned.manager(), type), data.train().targets(tuned.manager(), type))) {
            posterior.setHyperparameters(chosen);
            double value = posterior.evidence().value()
                    - data.train().rows() * data.targets().logScaleSum();
            return Double.isFinite(value) ? value : null;
        }
    }
}

package dev.occam.laplace.posterior;

import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.evidence.Hyperparameters;

/** Weights and prior found in turn, each at its maximum given the other, until both stand (MacKay 1992). */
final class JointTraining {

    private static final int MOST_ROUNDS = 100;

    /** Nats an effective parameter that a Newton step may still gain. */
    private static final double CLOSE = 1e-10;

    /** Change of the logs of prior precisions and noise. */
    private static final double STILL = 1e-4;

    private final Laplace laplace;
    private final Refit refit;

    JointTraining(Laplace laplace, Refit refit) {
        this.laplace = laplace;
        this.refit = refit;
    }

    Posterior run(Batches data) {
        Posterior posterior = moved(laplace.fit(data), data);
        for (int round = 1; ; round++) {
            boolean still;
            try {
                Hyperparameters before = posterior.hyperparameters();
                posterior.tunePrior();
                still = distance(before, posterior.hyperparameters()) < STILL || round == MOST_ROUNDS;
            } catch (RuntimeException | Error e) {
                posterior.close();
                throw e;
            }
            posterior = moved(posterior, data);
            if (still) {
                return posterior;
            }
        }
    }

    private Posterior moved(Posterior from, Batches data) {
        try (from) {
            return refit.run(from, data, CLOSE);
        }
    }

    private static double distance(Hyperparameters before, Hyperparameters after) {
        double most = Math.abs(after.logNoisePrecision() - before.logNoisePrecision());
        for (int group = 0; group < before.groupCount(); group++) {
            most = Math.max(most, Math.abs(after.logPriorPrecision(group) - before.logPriorPrecision(group)));
        }
        return most;
    }
}

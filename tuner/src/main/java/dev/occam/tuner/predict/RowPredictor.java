package dev.occam.tuner.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.predict.Averaging;
import dev.occam.laplace.predict.Predictive;
import dev.occam.models.data.NewExamples;
import dev.occam.models.data.RowSchema;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.Task;
import dev.occam.tuner.run.Novelty;
import dev.occam.tuner.run.StoredRun;

/**
 * The posterior of a run asked for rows.
 *
 * <p>Entropy and mutual information come from the same 512 samples of the linearised outputs, with a fixed seed, so that they belong
 * together and do not depend on the rows around.
 */
final class RowPredictor {

    private static final Averaging AVERAGING = Averaging.monteCarlo(512, 0);
    private static final double[] NONE = {};

    private final StoredRun run;
    private final RowSchema schema;

    RowPredictor(StoredRun run) {
        this.run = run;
        this.schema = run.schema();
    }

    /** Rows that are predicted at once. */
    int rowsAtOnce() {
        return Novelty.rowsAtOnce(schema.outputs().size());
    }

    Beliefs of(NewExamples.Chunk chunk) {
        try (NDManager scope = run.manager().newSubManager()) {
            NDArray inputs = scope.create(chunk.inputs(), new Shape(chunk.rows()).addAll(new Shape(schema.shape())))
                    .toType(run.posterior().row().type(), false);
            Predictive predictive = run.posterior().predict(inputs);
            double[] novelty = Novelty.scores(predictive, schema.task());
            for (int i = 0; i < novelty.length; i++) {
                novelty[i] = run.novelty().relative(novelty[i]);
            }
            return schema.task() == Task.CLASSIFICATION
                    ? classes(chunk, predictive, novelty)
                    : numbers(chunk, predictive, novelty, scope);
        }
    }

    private Beliefs classes(NewExamples.Chunk chunk, Predictive predictive, double[] novelty) {
        double[] mean = predictive.mean(AVERAGING).toDoubleArray();
        double[] entropy = new double[chunk.rows()];
        int classes = schema.outputs().size();
        for (int i = 0; i < mean.length; i++) {
            entropy[i / classes] -= mean[i] > 0 ? mean[i] * Math.log(mean[i]) : 0;
        }
        double[] certain = predictive.mean(Averaging.plugIn()).toDoubleArray();
        double[] information = predictive.mutualInformation().toDoubleArray();
        return new Beliefs(chunk.rows(), certain, mean, NONE, information, entropy, NONE, novelty);
    }

    private Beliefs numbers(NewExamples.Chunk chunk, Predictive predictive, double[] novelty, NDManager scope) {
        Standardisation scale = schema.scale();
        int outputs = scale.columns();
        double[] mean = predictive.mean().toDoubleArray();
        double[] weights = predictive.epistemic().toDoubleArray();
        double[] noise = predictive.aleatoric().toDoubleArray();
        double[] deviation = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            int c = i % outputs;
            mean[i] = scale.restore(mean[i], c);
            deviation[i] = Math.sqrt(scale.restoreSquared(weights[i] + noise[i], c));
            weights[i] = Math.sqrt(Math.max(0, scale.restoreSquared(weights[i], c)));
        }
        double[] density = NONE;
        if (chunk.targets().length > 0) {
            NDArray targets = scope.create(chunk.targets(), new Shape(chunk.rows(), outputs));
            density = predictive.logDensity(targets).toDoubleArray();
            for (int i = 0; i < density.length; i++) {
                density[i] -= scale.logScaleSum();
            }
        }
        return new Beliefs(chunk.rows(), mean, mean, deviation, weights, NONE, density, novelty);
    }
}

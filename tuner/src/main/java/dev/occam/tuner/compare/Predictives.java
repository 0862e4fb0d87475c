package dev.occam.tuner.compare;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.predict.Averaging;
import dev.occam.laplace.predict.GaussianPredictive;
import dev.occam.laplace.predict.Predictive;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Standardisation;
import dev.occam.models.data.Task;
import dev.occam.tuner.predict.ClassScores;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The ways to predict from a posterior, each scored on the test rows. */
final class Predictives {

    static final String PLUG_IN = "plug-in";
    static final String LINEARISED = "linearised";
    static final String TUNED = "linearised, prior tuned again";

    private static final int ROWS_AT_ONCE = 500;
    private static final int SAMPLES = 512;

    private static final Map<String, Averaging> OF_CLASSES = ofClasses();

    private Predictives() {}

    private static Map<String, Averaging> ofClasses() {
        Map<String, Averaging> all = new LinkedHashMap<>();
        all.put(PLUG_IN, Averaging.plugIn());
        all.put("probit", Averaging.probit());
        all.put("bridge", Averaging.bridge());
        all.put("Monte Carlo", Averaging.monteCarlo(SAMPLES, 0));
        return all;
    }

    /** The way that a task predicts by default. */
    static String standard(Task task) {
        return task == Task.CLASSIFICATION ? PLUG_IN : LINEARISED;
    }

    /**
     * Scores of a posterior, by name of the predictive.
     *
     * @param posterior under the prior and noise of the plug-in; its prior may be moved
     */
    static Map<String, Score> scores(Posterior posterior, DataSet data, Examples test) {
        if (data.task() == Task.CLASSIFICATION) {
            return classes(posterior, test);
        }
        Map<String, Score> scores = new LinkedHashMap<>();
        NumberSums plugIn = new NumberSums(data.targets());
        NumberSums linearised = new NumberSums(data.targets());
        numbers(posterior, test, plugIn, linearised);
        scores.put(PLUG_IN, plugIn.score());
        scores.put(LINEARISED, linearised.score());
        try {
            posterior.tunePrior();
        } catch (ArithmeticException noMaximum) {
            return scores;
        }
        NumberSums again = new NumberSums(data.targets());
        numbers(posterior, test, new NumberSums(data.targets()), again);
        scores.put(TUNED, again.score());
        return scores;
    }

    private static Map<String, Score> classes(Posterior posterior, Examples test) {
        Map<String, ClassScores> sums = new LinkedHashMap<>();
        OF_CLASSES.keySet().forEach(name -> sums.put(name, new ClassScores()));
        eachPart(posterior, test, (part, predictive, scope) -> {
            double[] targets =
                    IntStream.range(0, part.rows()).mapToDouble(part::label).toArray();
            sums.forEach((name, sum) -> sum.add(
                    predictive
                            .mean(OF_CLASSES.getOrDefault(name, Averaging.plugIn()))
                            .toDoubleArray(),
                    targets));
        });
        Map<String, Score> scores = new LinkedHashMap<>();
        sums.forEach((name, sum) -> scores.put(name, new Score(sum.nll(), sum.ece(), sum.accuracy())));
        return scores;
    }

    private static void numbers(Posterior posterior, Examples test, NumberSums plugIn, NumberSums linearised) {
        double noise = posterior.noise();
        eachPart(posterior, test, (part, predictive, scope) -> {
            GaussianPredictive gaussian = (GaussianPredictive) predictive;
            double[] mean = gaussian.mean().toDoubleArray();
            double[] variance = gaussian.variance().toDoubleArray();
            double[] density = gaussian.logDensity(
                            part.targets(scope, posterior.row().type()))
                    .toDoubleArray();
            for (int n = 0; n < part.rows(); n++) {
                double alone = 0;
                for (int c = 0; c < part.outputs(); c++) {
                    int i = n * part.outputs() + c;
                    double error = part.value(n, c) - mean[i];
                    alone += NumberSums.logDensity(error, noise * noise);
                    plugIn.add(c, error, noise * noise);
                    linearised.add(c, error, variance[i]);
                }
                plugIn.addRow(alone);
                linearised.addRow(density[n]);
            }
        });
    }

    /** What is done with some of the rows. */
    private interface Part {
        void see(Examples part, Predictive predictive, NDManager scope);
    }

    private static void eachPart(Posterior posterior, Examples test, Part action) {
        NDManager parent = posterior.curvature().weights().get(0).getManager();
        for (int from = 0; from < test.rows(); from += ROWS_AT_ONCE) {
            int[] rows = IntStream.range(from, Math.min(test.rows(), from + ROWS_AT_ONCE))
                    .toArray();
            try (NDManager scope = parent.newSubManager()) {
                Examples part = test.select(rows);
                NDArray inputs = part.inputs(scope, posterior.row().type());
                action.see(part, posterior.predict(inputs), scope);
            }
        }
    }

    /** Sums over rows by which normal distributions of standardised targets are judged. */
    static final class NumberSums {

        private static final double QUANTILE = 1.6448536269514722;
        private static final double HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

        private final Standardisation targets;
        private long rows;
        private long numbers;
        private double logDensity;
        private double covered;
        private double squares;

        NumberSums(Standardisation targets) {
            this.targets = targets;
        }

        static double logDensity(double error, double variance) {
            return -HALF_LOG_TAU - 0.5 * Math.log(variance) - error * error / (2 * variance);
        }

        /** Adds what is known of one output of a row. */
        void add(int output, double error, double variance) {
            numbers++;
            covered += Math.abs(error) <= QUANTILE * Math.sqrt(variance) ? 1 : 0;
            squares += targets.restoreSquared(error * error, output);
        }

        /** Adds the density of a whole row. */
        void addRow(double density) {
            rows++;
            logDensity += density;
        }

        Score score() {
            return new Score(
                    targets.logScaleSum() - logDensity / rows, covered / numbers, Math.sqrt(squares / numbers));
        }
    }
}

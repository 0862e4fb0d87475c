package dev.occam.tuner.predict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Sums over rows by which predicted normal distributions are judged, output by output. */
final class NumberScores {

    private static final NormalDistribution UNIT = new NormalDistribution(null, 0, 1);
    private static final double HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

    private final List<String> names;
    private final double level;
    private final double quantile;
    private final double[] noise;
    private final double[] squares;
    private final Sums weights;
    private final Sums posterior;
    private double joint;
    private long rows;

    /** For one way to predict, by output. */
    private record Sums(double[] nll, double[] crps, double[] covered) {
        static Sums of(int outputs) {
            return new Sums(new double[outputs], new double[outputs], new double[outputs]);
        }
    }

    /**
     * No rows yet.
     *
     * @param names of the outputs
     * @param level the probability that an interval is to have
     * @param noise deviation of each target about its mean, in own units
     */
    NumberScores(List<String> names, double level, double[] noise) {
        this.names = names;
        this.level = level;
        this.noise = noise.clone();
        quantile = UNIT.inverseCumulativeProbability((1 + level) / 2);
        squares = new double[names.size()];
        weights = Sums.of(names.size());
        posterior = Sums.of(names.size());
    }

    /**
     * Adds rows.
     *
     * @param truth (N, C), row-major, in own units
     */
    void add(Beliefs beliefs, double[] truth) {
        int outputs = names.size();
        for (int i = 0; i < truth.length; i++) {
            int c = i % outputs;
            double error = truth[i] - beliefs.mean()[i];
            squares[c] += error * error;
            add(weights, c, error, noise[c]);
            add(posterior, c, error, beliefs.deviation()[i]);
        }
        for (double density : beliefs.logDensity()) {
            joint -= density;
        }
        rows += beliefs.rows();
    }

    /** The CRPS of a normal distribution: Gneiting and Raftery 2007, equation 5, sign turned. */
    private void add(Sums sums, int c, double error, double deviation) {
        double z = error / deviation;
        sums.nll[c] += HALF_LOG_TAU + Math.log(deviation) + z * z / 2;
        sums.crps[c] += deviation
                * (z * (2 * UNIT.cumulativeProbability(z) - 1) + 2 * UNIT.density(z) - 1 / Math.sqrt(Math.PI));
        sums.covered[c] += Math.abs(z) <= quantile ? 1 : 0;
    }

    List<Figure> figures() {
        double alone = 0;
        for (double nll : weights.nll) {
            alone += nll;
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("nll", alone / rows, joint / rows, "nats per row"));
        for (int c = 0; c < names.size(); c++) {
            String of = names.size() == 1 ? "" : " of " + names.get(c);
            String unit = "units of " + names.get(c);
            double rmse = Math.sqrt(squares[c] / rows);
            figures.add(new Figure("rmse" + of, rmse, rmse, unit));
            figures.add(new Figure("crps" + of, weights.crps[c] / rows, posterior.crps[c] / rows, unit));
            figures.add(new Figure(
                    "coverage" + of,
                    weights.covered[c] / rows,
                    posterior.covered[c] / rows,
                    String.format(Locale.ROOT, "share of rows in the %s %% interval", percent())));
        }
        return figures;
    }

    private String percent() {
        return BigDecimal.valueOf(level * 100)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }
}

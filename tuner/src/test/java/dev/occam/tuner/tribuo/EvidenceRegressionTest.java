package dev.occam.tuner.tribuo;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.occam.models.network.Activation;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationEvaluation;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationEvaluator;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationMetric.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.evaluation.RegressionEvaluator;

class EvidenceRegressionTest {

    private static final MutableDataset<Regressor> WAVES = Samples.waves(120, 1);
    private static final MutableDataset<Regressor> OTHERS = Samples.waves(200, 2);

    private static Model<Regressor> model;

    @BeforeAll
    static void train() {
        model = Samples.regression(1).train(WAVES);
    }

    @Test
    void bothOutputsAreLearntInTheirOwnUnits() {
        assertThat(new RegressionEvaluator().evaluate(model, OTHERS).r2())
                .allSatisfy((output, share) -> assertThat(share).isGreaterThan(0.95));
    }

    /** Of the noise that was put in, 4 and 0.1: one figure in standardised units has to serve both outputs. */
    @Test
    void variancesAreThoseOfObservations() {
        RegressionCalibrationEvaluation calibration = new RegressionCalibrationEvaluator().evaluate(model, OTHERS);

        assertThat(calibration.average(Kind.COVERAGE_90)).isBetween(0.8, 0.98);
        assertThat(calibration.of(Kind.WIDTH_95, "up") / 3.92).isBetween(2.5, 7.0);
        assertThat(calibration.of(Kind.WIDTH_95, "along") / 3.92).isBetween(0.07, 0.25);
    }

    @Test
    void theRoundTripIsBitForBit() {
        Model<Regressor> read = Model.deserialize(model.serialize()).castModel(Regressor.class);

        assertThat(read.getProvenance()).isEqualTo(model.getProvenance());
        assertThat(numbers(read)).isEqualTo(numbers(model));
        assertThat(numbers(model.copy())).isEqualTo(numbers(model));
        assertThat(Model.deserialize(read.serialize()).getProvenance()).isEqualTo(model.getProvenance());
    }

    @Test
    void fourThreadsPredictAsOne() throws Exception {
        Model<Regressor> fresh = Model.deserialize(model.serialize()).castModel(Regressor.class);
        List<Double> alone = numbers(model);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Double>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> numbers(fresh)));
            }
            for (Future<List<Double>> one : all) {
                assertThat(one.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void oneAndManyPredictAlike() {
        List<Prediction<Regressor>> many = model.predict(OTHERS);
        for (int i = 0; i < OTHERS.size(); i++) {
            Regressor one = model.predict(OTHERS.getExample(i)).getOutput();
            assertThat(one.fullEquals(many.get(i).getOutput(), 1e-9)).isTrue();
        }
    }

    @Test
    void itIsCrossValidated() {
        CrossValidation<Regressor, RegressionCalibrationEvaluation> validation =
                new CrossValidation<>(Samples.regression(3), WAVES, new RegressionCalibrationEvaluator(), 2, 7);

        assertThat(validation.evaluate())
                .hasSize(2)
                .allSatisfy(fold -> assertThat(fold.getA().averageCRPS()).isLessThan(6));
    }

    @Test
    void aLinearModelHasNoHiddenLayer() {
        Model<Regressor> linear =
                new EvidenceRegressionTrainer(List.of(), Activation.TANH, 1, "training.epochs=200").train(WAVES);

        assertThat(new RegressionEvaluator().evaluate(linear, OTHERS).r2(new Regressor("along", Double.NaN)))
                .isGreaterThan(0.95);
        assertThat(Model.deserialize(linear.serialize()).getProvenance()).isEqualTo(linear.getProvenance());
    }

    /** Without a hidden layer the predictive has a closed form: noise, and x' (X'X / sigma^2 + delta)^-1 x. */
    @Test
    void linearVariancesAreThoseOfBayesianRegression() {
        MutableDataset<Regressor> line = Samples.line(25, 1);
        Model<Regressor> linear =
                new EvidenceRegressionTrainer(List.of(), Activation.TANH, 1, "training.epochs=300").train(line);
        Map<String, Provenance> tuning = Samples.map((MapProvenance<?>)
                Samples.map(linear.getProvenance().getInstanceProvenance()).get("tuning"));
        double delta = Samples.onlyNumber(tuning.get("prior-precision"));
        double sigma = Samples.onlyNumber(tuning.get("observation-noise"));
        Moments inputs = new Moments();
        Moments targets = new Moments();
        for (Example<Regressor> example : line) {
            inputs.add(example.lookup("x").getValue());
            targets.add(example.getOutput().getValues()[0]);
        }
        double noise = sigma / targets.deviation();
        RealMatrix precision = MatrixUtils.createRealIdentityMatrix(2).scalarMultiply(delta);
        for (Example<Regressor> example : line) {
            double[] row = {inputs.standardise(example.lookup("x").getValue()), 1};
            precision = precision.add(MatrixUtils.createColumnRealMatrix(row)
                    .multiply(MatrixUtils.createRowRealMatrix(row))
                    .scalarMultiply(1 / (noise * noise)));
        }
        RealMatrix covariance = MatrixUtils.inverse(precision);
        for (double x : new double[] {-3, 0.5, 40}) {
            double[] row = {inputs.standardise(x), 1};
            double epistemic = MatrixUtils.createRowRealMatrix(row)
                    .multiply(covariance)
                    .multiply(MatrixUtils.createColumnRealMatrix(row))
                    .getEntry(0, 0);
            double expected = (noise * noise + epistemic) * Math.pow(targets.deviation(), 2);
            double variance = linear.predict(Samples.at(x)).getOutput().getVariances()[0];
            assertThat(variance / expected)
                    .as("%s, not %s, at %s", variance, expected, x)
                    .isBetween(1 - 1e-9, 1 + 1e-9);
        }
    }

    @Test
    void weightsCanCountAsCertain() {
        ConfigurationManager manager = new ConfigurationManager();
        ConfigurationData fields = new ConfigurationData("certain", EvidenceRegressionTrainer.class.getName());
        fields.add("weightUncertainty", new SimpleProperty("false"));
        fields.add("epochs", new SimpleProperty("20"));
        manager.addConfiguration(fields);
        Model<Regressor> certain = ((EvidenceRegressionTrainer) manager.lookup("certain")).train(Samples.line(25, 1));

        assertThat(certain.predict(Samples.at(0)).getOutput().getVariances())
                .isEqualTo(certain.predict(Samples.at(40)).getOutput().getVariances());
        assertThat(Model.deserialize(certain.serialize())
                        .castModel(Regressor.class)
                        .predict(Samples.at(3))
                        .getOutput()
                        .getVariances())
                .isEqualTo(certain.predict(Samples.at(3)).getOutput().getVariances());
    }

    @Test
    void whereThereWereNoDataLessIsCertain() {
        double[] within = variances(0.3);
        double[] without = variances(9);

        assertThat(without[0]).isGreaterThan(2 * within[0]);
        assertThat(without[1]).isGreaterThan(2 * within[1]);
    }

    private static double[] variances(double x) {
        return model.predict(new ArrayExample<>(
                        WAVES.getExample(0).getOutput(), new String[] {"x", "noise"}, new double[] {x, 0}))
                .getOutput()
                .getVariances();
    }

    /** Mean and standard deviation with divisor N, by the definition. */
    private static final class Moments {
        private final List<Double> values = new ArrayList<>();

        void add(double value) {
            values.add(value);
        }

        double mean() {
            return values.stream().mapToDouble(v -> v).average().orElseThrow();
        }

        double deviation() {
            double mean = mean();
            return Math.sqrt(values.stream()
                    .mapToDouble(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow());
        }

        double standardise(double value) {
            return (value - mean()) / deviation();
        }
    }

    private static List<Double> numbers(Model<Regressor> model) {
        return model.predict(OTHERS).stream()
                .map(prediction -> prediction.getOutput())
                .flatMap(output -> Arrays.stream(new double[][] {output.getValues(), output.getVariances()}))
                .flatMapToDouble(Arrays::stream)
                .boxed()
                .toList();
    }
}

package dev.occam.tuner.tribuo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.models.network.Activation;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationEvaluation;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationEvaluator;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationMetric.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.evaluation.CrossValidation;
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
    void itIsCrossValidated() {
        CrossValidation<Regressor, RegressionCalibrationEvaluation> validation =
                new CrossValidation<>(Samples.regression(3), WAVES, new RegressionCalibrationEvaluator(), 2, 7);

        assertThat(validation.evaluate())
                .hasSize(2)
                .allSatisfy(fold -> assertThat(fold.getA().averageCRPS()).isLessThan(6));
    }

    @Test
    void aLinearModelHasNoHiddenLayer() {
        Model<Regressor> linear = new EvidenceRegressionTrainer(List.of(), Activation.TANH, 1, "training.epochs=200")
                .train(WAVES);

        assertThat(new RegressionEvaluator().evaluate(linear, OTHERS).r2(new Regressor("along", Double.NaN)))
                .isGreaterThan(0.95);
        assertThat(Model.deserialize(linear.serialize()).getProvenance()).isEqualTo(linear.getProvenance());
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

package dev.occam.tuner.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.oracle.labs.mlrg.olcut.util.Pair;
import dev.occam.tuner.tribuo.calibration.LabelCalibrationEvaluation;
import dev.occam.tuner.tribuo.calibration.LabelCalibrationEvaluator;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.TrainerProvenance;

class EvidenceClassificationTest {

    private static final MutableDataset<Label> FLOWERS = Samples.flowers(90, 1);
    private static final MutableDataset<Label> OTHERS = Samples.flowers(150, 2);

    private static Model<Label> model;

    @TempDir
    Path folder;

    @BeforeAll
    static void train() {
        model = Samples.classifier(1).train(FLOWERS);
    }

    @Test
    void theClassesAreLearnt() {
        assertThat(new LabelEvaluator().evaluate(model, OTHERS).accuracy()).isGreaterThan(0.88);

        LabelCalibrationEvaluation calibration = new LabelCalibrationEvaluator().evaluate(model, OTHERS);
        assertThat(calibration.nll()).isLessThan(0.35);
        assertThat(calibration.ece()).isLessThan(0.2);
    }

    @Test
    void probabilitiesAreASoftmax() {
        for (Prediction<Label> prediction : model.predict(OTHERS)) {
            assertThat(prediction.hasProbabilities()).isTrue();
            assertThat(prediction.getNumActiveFeatures()).isEqualTo(4);
            double sum = 0;
            for (Label score : prediction.getOutputScores().values()) {
                assertThat(score.getScore())
                        .isLessThanOrEqualTo(prediction.getOutput().getScore());
                sum += score.getScore();
            }
            assertThat(sum).isBetween(1 - 1e-12, 1 + 1e-12);
        }
    }

    @Test
    void oneAndManyPredictAlike() {
        List<Prediction<Label>> many = model.predict(OTHERS);
        for (int i = 0; i < OTHERS.size(); i++) {
            assertThat(model.predict(OTHERS.getExample(i)).distributionEquals(many.get(i), 1e-12))
                    .isTrue();
        }
    }

    @Test
    void theRoundTripIsBitForBit() throws Exception {
        Path file = folder.resolve("model.pb");
        model.serializeToFile(file);
        Model<Label> read = Model.deserializeFromFile(file).castModel(Label.class);

        assertThat(read.getProvenance()).isEqualTo(model.getProvenance());
        assertThat(read.getName()).isEqualTo(model.getName());
        assertThat(scores(read)).isEqualTo(scores(model));
        assertThat(scores(model.copy())).isEqualTo(scores(model));
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(model))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("serializeToFile");
        assertThatThrownBy(() -> EvidenceRegressionModel.deserializeFromProto(
                        0, "", model.serialize().getSerializedData()))
                .hasMessageContaining("no Regressor");
    }

    @Test
    void fourThreadsPredictAsOne() throws Exception {
        Model<Label> fresh = Model.deserialize(model.serialize()).castModel(Label.class);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Double>>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(() -> scores(fresh)));
            }
            for (Future<List<Double>> one : all) {
                assertThat(one.get()).isEqualTo(scores(model));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void anInvocationIsRepeated() {
        EvidenceClassificationTrainer trainer = Samples.classifier(1);
        List<Double> first = scores(trainer.train(FLOWERS));
        List<Double> second = scores(trainer.train(FLOWERS));
        assertThat(trainer.getInvocationCount()).isEqualTo(2);
        assertThat(first).isEqualTo(scores(model)).isNotEqualTo(second);

        assertThat(scores(trainer.train(FLOWERS, Map.of(), 1))).isEqualTo(second);
        assertThat(trainer.getInvocationCount()).isEqualTo(2);
        trainer.setInvocationCount(0);
        assertThat(scores(trainer.train(FLOWERS))).isEqualTo(first);
    }

    @Test
    void itIsCrossValidated() {
        CrossValidation<Label, LabelCalibrationEvaluation> validation =
                new CrossValidation<>(Samples.classifier(4), FLOWERS, new LabelCalibrationEvaluator(), 3, 7);

        List<Pair<LabelCalibrationEvaluation, Model<Label>>> folds = validation.evaluate();

        assertThat(folds).hasSize(3).allSatisfy(fold -> {
            assertThat(fold.getA().getPredictions()).hasSize(30);
            assertThat(fold.getA().nll()).isLessThan(0.5);
        });
        assertThat(folds)
                .extracting(fold -> fold.getB()
                        .getProvenance()
                        .getTrainerProvenance()
                        .getInstanceValues()
                        .get(TrainerProvenance.TRAIN_INVOCATION_COUNT)
                        .toString())
                .containsExactly("0", "1", "2");
    }

    @Test
    void absentPixelsAreZero() {
        MutableDataset<Label> digits = Samples.digits(120);

        Model<Label> reader = Samples.classifier(2).train(digits);

        assertThat(new LabelEvaluator().evaluate(reader, digits).accuracy()).isGreaterThan(0.9);
    }

    @Test
    void whatThereIsNoFeatureOfIsNotPredicted() {
        Example<Label> strange = new ArrayExample<>(new Label("setosa"), new String[] {"stem"}, new double[] {1});
        Example<Label> broken =
                new ArrayExample<>(new Label("setosa"), new String[] {"petal-width"}, new double[] {Double.NaN});

        assertThatThrownBy(() -> model.predict(strange)).hasMessageContaining("no feature that the model knows");
        assertThatThrownBy(() -> model.predict(broken)).hasMessageContaining("feature 'petal-width' is NaN");
        assertThat(model.getTopFeatures(3)).isEmpty();
        assertThat(model.getExcuse(FLOWERS.getExample(0))).isEmpty();
    }

    private static List<Double> scores(Model<Label> model) {
        return model.predict(OTHERS).stream()
                .flatMap(prediction -> prediction.getOutputScores().values().stream())
                .map(Label::getScore)
                .toList();
    }
}

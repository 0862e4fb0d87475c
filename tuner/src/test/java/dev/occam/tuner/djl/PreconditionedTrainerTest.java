package dev.occam.tuner.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.metric.Metrics;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.precondition.Damping;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.Preconditioner;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.precondition.StepSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionedTrainerTest {

    private static final KroneckerSettings EXACT = KroneckerSettings.DEFAULT
            .withFisher(new Fisher.Exact())
            .withDamping(Damping.exact(0))
            .withRhythm(1, 1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Preconditioner.Factory kfac() {
        return Preconditioners.named("kfac", EXACT);
    }

    /** A quadratic with one layer: K-FAC is Newton's method, whatever the loss is multiplied by and with its ridge. */
    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0", "1, 0.2", "3, 0.2"})
    void aLinearRegressionTakesOneStep(int outputs, double lambda) throws Exception {
        NDArray inputs = Fits.inputs(manager, 30, 4, 1);
        NDArray targets = Fits.targets(inputs, outputs, 0.5, 2);
        ArrayDataset data = Fits.dataset(inputs, targets, 30);
        try (Model model = Fits.model(Fits.linear(outputs, false), 4, 3)) {
            WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(1));
            optimizer.decay(model.getBlock().getParameters().valueAt(0), lambda);
            try (Trainer trainer = PreconditionedTrainer.of(model, Fits.config(Loss.l2Loss(), optimizer), kfac())) {
                EasyTrain.fit(trainer, 1, data, null);
            }
            NDArray ridge = manager.eye(4).toType(DataType.FLOAT64, false).mul(lambda * 30 * outputs);
            NDArray best = inputs.transpose()
                    .matMul(inputs)
                    .add(ridge)
                    .inverse()
                    .matMul(inputs.transpose().matMul(targets));
            NDArray weight = Fits.weight(model, 0).transpose();
            assertThat(weight.toDoubleArray()).containsExactly(best.toDoubleArray(), within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kfac", "ekfac", "ekfac-ra"})
    void easyTrainLearnsWithMetricsAndListeners(String method) throws Exception {
        NDArray inputs = Fits.inputs(manager, 80, 4, 1);
        NDArray labels = Fits.targets(inputs, 2, 0.1, 2).argMax(1);
        ArrayDataset data = Fits.dataset(inputs, labels, 20);
        try (Model model = Fits.model(network(2), 4, 3)) {
            Preconditioner.Factory factory = Preconditioners.named(
                    method,
                    KroneckerSettings.DEFAULT.withDamping(Damping.exact(0.01)).withRhythm(2, 4));
            WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
            EvidenceListener evidence =
                    new EvidenceListener(optimizer, data, EvidenceSettings.DEFAULT.withSchedule(2, 2));
            try (Trainer trainer = PreconditionedTrainer.of(
                    model,
                    Fits.config(Loss.softmaxCrossEntropyLoss(), optimizer, TrainingListener.Defaults.basic())
                            .addEvaluator(new Accuracy())
                            .addTrainingListeners(evidence),
                    factory)) {
                trainer.setMetrics(new Metrics());
                EasyTrain.fit(trainer, 8, data, data);
                assertThat(trainer.getTrainingResult().getEvaluations().get("validate_Accuracy"))
                        .isGreaterThan(0.9f);
                assertThat(trainer.getMetrics().getMetric("precondition")).hasSize(32);
                assertThat(trainer.getMetrics().getMetric("step")).hasSize(32);
            }
            assertThat(evidence.history()).hasSize(4);
        }
    }

    private static Block network(int outputs) {
        return new SequentialBlock()
                .add(Fits.linear(6, true))
                .add(Activation.tanhBlock())
                .add(Fits.linear(outputs, true));
    }

    /** A user's own collector around forward and backward, and a gradient that is the loss's until the step. */
    @Test
    void theUsersOwnLoopWorksToo() throws Exception {
        NDArray inputs = Fits.inputs(manager, 30, 4, 1);
        NDArray targets = Fits.targets(inputs, 2, 0.5, 2).toType(DataType.FLOAT32, true);
        NDArray single = inputs.toType(DataType.FLOAT32, true);
        float[][] gradients = new float[2][];
        for (int k = 0; k < 2; k++) {
            try (Model model = Fits.model(network(2), 4, 3);
                    Trainer trainer = k == 0
                            ? model.newTrainer(Fits.config(Loss.l2Loss(), Fits.sgd(0.5)))
                            : PreconditionedTrainer.of(
                                    model,
                                    Fits.config(Loss.l2Loss(), Fits.sgd(0.5)),
                                    Preconditioners.named("kfac", EXACT.withDamping(Damping.factored(0.1))))) {
                float before = Float.NaN;
                for (int i = 0; i < 3; i++) {
                    try (GradientCollector collector = trainer.newGradientCollector()) {
                        NDList labels = new NDList(targets);
                        NDArray loss = trainer.getLoss().evaluate(labels, trainer.forward(new NDList(single), labels));
                        collector.backward(loss);
                        assertThat(i == 0 || loss.getFloat() < before).isTrue();
                        before = loss.getFloat();
                    }
                    if (i == 0) {
                        gradients[k] = model.getBlock()
                                .getParameters()
                                .valueAt(0)
                                .getArray()
                                .getGradient()
                                .toFloatArray();
                    }
                    trainer.step();
                }
            }
        }
        assertThat(gradients[1]).containsExactly(gradients[0], within(1e-7f));
    }

    /** The clip bounds rate^2 d g: a step along the same direction, shorter by a factor that is known. */
    @Test
    void theKlClipShortensTheStep() throws Exception {
        NDArray inputs = Fits.inputs(manager, 30, 4, 1);
        ArrayDataset data = Fits.dataset(inputs, Fits.targets(inputs, 1, 0.5, 2), 30);
        double[] squares = new double[2];
        for (int k = 0; k < 2; k++) {
            StepSettings settings = new StepSettings(0, k == 0 ? 1e-4 : 4e-4);
            try (Model model = Fits.model(Fits.linear(1, false), 4, 3)) {
                NDArray before = Fits.weight(model, 0);
                try (PreconditionedTrainer trainer = PreconditionedTrainer.of(
                        model, Fits.config(Loss.l2Loss(), Fits.sgd(0.5)), kfac(), settings, Tracker.fixed(0.5f))) {
                    trainer.useLoss(new LossScale(new Gaussian(), 1));
                    EasyTrain.fit(trainer, 1, data, null);
                }
                NDArray step = Fits.weight(model, 0).sub(before);
                // d g is the step's length in the metric of the curvature, X^T X / N.
                squares[k] = inputs.matMul(step.transpose()).square().sum().getDouble() / 30;
            }
        }
        assertThat(squares[0]).isCloseTo(1e-4, within(1e-8));
        assertThat(squares[1]).isCloseTo(4e-4, within(4e-8));
    }

    @Test
    void refusesWhatItCanNotPrecondition() {
        try (Model model = Fits.model(network(2), 4, 3)) {
            assertThatThrownBy(() -> PreconditionedTrainer.of(
                            model, Fits.config(Loss.l2Loss(), Optimizer.adam().build()), kfac()))
                    .hasMessage("a preconditioned direction is a step already, which Adam would rescale; train with"
                            + " Optimizer.sgd()");
            Optimizer decaying = Optimizer.sgd()
                    .setLearningRateTracker(Tracker.fixed(1))
                    .optWeightDecays(0.1f)
                    .build();
            assertThatThrownBy(() -> PreconditionedTrainer.of(model, Fits.config(Loss.l2Loss(), decaying), kfac()))
                    .hasMessageContaining("wrap the optimiser in a WeightDecayOptimizer");
            try (Trainer trainer = PreconditionedTrainer.of(model, Fits.config(Loss.l2Loss(), Fits.sgd(1)), kfac())) {
                assertThatThrownBy(trainer::step).hasMessageStartingWith("no batch with labels went forward");
            }
        }
    }
}

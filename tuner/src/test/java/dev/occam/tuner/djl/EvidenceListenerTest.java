package dev.occam.tuner.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.SequenceSampler;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import ai.djl.util.Progress;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.loop.OnlineLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceListenerTest {

    private static final EvidenceSettings OFTEN = EvidenceSettings.DEFAULT.withSchedule(20, 10);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static WeightDecayOptimizer momentum(double rate) {
        return WeightDecayOptimizer.over(Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed((float) rate))
                .optMomentum(0.8f)
                .build());
    }

    private static void fit(
            Model model,
            Loss loss,
            WeightDecayOptimizer optimizer,
            ArrayDataset data,
            int epochs,
            TrainingListener listener)
            throws Exception {
        try (Trainer trainer = model.newTrainer(Fits.config(loss, optimizer, listener))) {
            EasyTrain.fit(trainer, epochs, data, null);
        }
    }

    /** Least squares with the ridge that the listener ended with, and the evidence stationary there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLinearRegressionEndsAtTheMaximumOfBoth(int outputs) throws Exception {
        NDArray inputs = Fits.inputs(manager, 60, 4, 1);
        NDArray targets = Fits.targets(inputs, outputs, 0.5, 2);
        ArrayDataset data = Fits.dataset(inputs, targets, 60);
        try (Model model = Fits.model(Fits.linear(outputs, false), 4, 5)) {
            WeightDecayOptimizer optimizer = momentum(0.2 * outputs);
            EvidenceListener listener = new EvidenceListener(optimizer, data, OFTEN);
            fit(model, Loss.l2Loss(), optimizer, data, 320, listener);

            Hyperparameters prior = listener.prior();
            double ridge = prior.priorPrecision(0) * prior.noise() * prior.noise();
            NDArray normal = inputs.transpose()
                    .matMul(inputs)
                    .add(manager.eye(4).toType(DataType.FLOAT64, false).mul(ridge));
            NDArray best = normal.inverse().matMul(inputs.transpose().matMul(targets));
            NDArray weight = Fits.weight(model, 0).transpose();
            assertThat(weight.toDoubleArray()).containsExactly(best.toDoubleArray(), within(1e-5));
            assertThat(optimizer.decay(model.getBlock().getParameters().valueAt(0)))
                    .isCloseTo(ridge / (60 * outputs), within(1e-9));
            assertThat(prior.noise()).isBetween(0.35, 0.65);
            stationary(model.getBlock(), new Gaussian(), inputs, targets, prior, 1e-3);
            assertThat(listener.history()).hasSize(31);
            assertThat(listener.history().get(30).shortfall()).isLessThan(1e-5);
        }
    }

    @Test
    void aLinearClassifierEndsAtTheMaximumOfBoth() throws Exception {
        NDArray inputs = Fits.inputs(manager, 90, 3, 3);
        NDArray labels = Fits.classes(inputs, 3, 4);
        ArrayDataset data = Fits.dataset(inputs, labels, 90);
        try (Model model = Fits.model(Fits.linear(3, true), 3, 5)) {
            WeightDecayOptimizer optimizer = momentum(1);
            EvidenceListener listener = new EvidenceListener(optimizer, data, OFTEN);
            fit(model, Loss.softmaxCrossEntropyLoss(), optimizer, data, 400, listener);

            Parameter bias = model.getBlock().getParameters().valueAt(1);
            assertThat(listener.decays().values()).singleElement().isEqualTo(optimizer.decay(bias));
            assertThat(optimizer.decay(bias)).isCloseTo(listener.prior().priorPrecision(0) / 90, within(1e-12));
            stationary(model.getBlock(), new Categorical(), inputs, labels, listener.prior(), 1e-3);
        }
    }

    /** The weights are the maximum of their log joint, the prior that of the evidence at these weights. */
    private void stationary(
            Block network,
            Likelihood likelihood,
            NDArray inputs,
            NDArray targets,
            Hyperparameters prior,
            double tolerance) {
        CurvaturePass pass =
                new CurvaturePass(network, likelihood, StructurePolicy.fullUpTo(1500), BiasPlacement.JOINT);
        try (Curvature curvature = pass.run(Batches.of(inputs.toType(DataType.FLOAT32, false), targets, 50), manager)) {
            List<String> names =
                    curvature.spectra().stream().map(Spectrum::name).toList();
            LogEvidence evidence = new LogEvidence(
                    curvature.spectra(), PriorGroups.layerwise(names), curvature.dataTerm(likelihood, 1));
            EvidenceValue value = evidence.evaluate(prior);
            assertThat(value.priorGradient()[0]).isCloseTo(0, within(tolerance));
            assertThat(value.noiseGradient()).isCloseTo(0, within(tolerance));
            double[] precisions = {prior.priorPrecision(0)};
            assertThat(MapDistance.of(curvature, evidence.data().scale(prior.logNoisePrecision()), precisions)
                            .shortfall())
                    .isLessThan(tolerance);
        }
    }

    @Test
    void theSameFitGivesTheSameHistory() throws Exception {
        assertThat(smallFit(EvidenceSettings.DEFAULT.withSchedule(2, 2).withAdam(5, 0.1)))
                .hasSize(3)
                .isEqualTo(smallFit(EvidenceSettings.DEFAULT.withSchedule(2, 2).withAdam(5, 0.1)))
                .isNotEqualTo(smallFit(EvidenceSettings.DEFAULT.withSchedule(2, 2)));
    }

    @Test
    void groupsMayBeTensors() throws Exception {
        List<PriorUpdate> history =
                smallFit(EvidenceSettings.DEFAULT.withSchedule(3, 3).withGroups(PriorConfig.Groups.TENSOR));
        assertThat(history).hasSize(2);
        assertThat(history.get(0).decays()).hasSize(4);
        assertThat(history.get(0).priorPrecisions()).hasSize(4);
    }

    private List<PriorUpdate> smallFit(EvidenceSettings settings) throws Exception {
        NDArray inputs = Fits.inputs(manager, 40, 3, 6);
        ArrayDataset data = Fits.dataset(inputs, Fits.classes(inputs, 2, 7), 40);
        try (Model model = Fits.model(network(2), 3, 8)) {
            WeightDecayOptimizer optimizer =
                    WeightDecayOptimizer.over(Optimizer.adam().build());
            EvidenceListener listener = new EvidenceListener(optimizer, data, settings);
            fit(model, Loss.softmaxCrossEntropyLoss(), optimizer, data, 6, listener);
            return listener.history();
        }
    }

    private static Block network(int outputs) {
        return new SequentialBlock()
                .add(Fits.linear(5, true))
                .add(Activation.tanhBlock())
                .add(Fits.linear(outputs, true));
    }

    /** One that gives its rows in batches of its own, in an order of its own. */
    @Test
    void anyDataSetWillDo() throws Exception {
        NDArray inputs = Fits.inputs(manager, 40, 3, 6);
        ArrayDataset rows = Fits.dataset(inputs, Fits.targets(inputs, 2, 0.5, 7), 40);
        Dataset batches = new Dataset() {
            @Override
            public Iterable<Batch> getData(NDManager parent) throws IOException, TranslateException {
                return rows.getData(parent, new BatchSampler(new SequenceSampler(), 7));
            }

            @Override
            public void prepare(Progress progress) {}
        };
        List<PriorUpdate> histories = new ArrayList<>();
        for (Dataset data : List.of(rows, batches)) {
            try (Model model = Fits.model(network(2), 3, 8)) {
                WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
                EvidenceListener listener =
                        new EvidenceListener(optimizer, data, EvidenceSettings.DEFAULT.withSchedule(1, 1));
                fit(model, Loss.l2Loss(), optimizer, rows, 1, listener);
                histories.addAll(listener.history());
            }
        }
        assertThat(histories.get(1).evidence()).isCloseTo(histories.get(0).evidence(), within(1e-4));
        assertThat(histories.get(1).noise()).isCloseTo(histories.get(0).noise(), within(1e-6));
    }

    /** Before the first step: as wide as the initialisation, or as given. */
    @Test
    void startsAsWideAsTheInitialisation() throws Exception {
        NDArray inputs = Fits.inputs(manager, 40, 3, 6);
        NDArray targets = Fits.targets(inputs, 2, 0.5, 7);
        ArrayDataset data = Fits.dataset(inputs, targets, 10);
        try (Model model = Fits.model(Fits.linear(2, true), 3, 8)) {
            double squares = Fits.weight(model, 0).square().mean().getDouble();
            double mean = targets.mean().getDouble();
            double variance = targets.sub(mean).square().mean().getDouble();
            WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(1e-3));
            EvidenceListener listener = new EvidenceListener(optimizer, data);
            fit(model, Loss.l2Loss(), optimizer, data, 1, listener);

            assertThat(listener.prior().priorPrecision(0)).isCloseTo(1 / squares, within(1e-9));
            assertThat(listener.prior().noise()).isCloseTo(Math.sqrt(variance), within(1e-7));
            assertThat(listener.decays().values()).singleElement().satisfies(lambda -> assertThat(lambda)
                    .isCloseTo(variance / squares / 80, within(1e-6)));

            EvidenceListener given =
                    new EvidenceListener(optimizer, data, EvidenceSettings.DEFAULT.withStart(4.0, 0.25));
            fit(model, Loss.l2Loss(), optimizer, data, 1, given);
            assertThat(given.decays().values()).singleElement().satisfies(lambda -> assertThat(lambda)
                    .isCloseTo(1.0 / 80, within(1e-12)));
        }
    }

    /** Training sees its rows in the order in which it would see them without the listener. */
    @Test
    void leavesTrainingAloneUntilItSetsADecay() throws Exception {
        NDArray inputs = Fits.inputs(manager, 40, 3, 6);
        NDArray labels = Fits.classes(inputs, 2, 7);
        double[][] weights = new double[2][];
        for (int k = 0; k < 2; k++) {
            Engine.getInstance().setRandomSeed(11);
            ArrayDataset data = Fits.dataset(inputs, labels, 8);
            try (Model model = Fits.model(network(2), 3, 8)) {
                WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
                TrainingListener[] listeners = k == 0
                        ? new TrainingListener[0]
                        : new TrainingListener[] {
                            new EvidenceListener(
                                    optimizer,
                                    data,
                                    EvidenceSettings.DEFAULT
                                            .withSchedule(1, 1)
                                            .withStart(1e-12, null)
                                            .withAdam(1, 1e-9))
                        };
                try (Trainer trainer =
                        model.newTrainer(Fits.config(Loss.softmaxCrossEntropyLoss(), optimizer, listeners))) {
                    EasyTrain.fit(trainer, 3, data, data);
                }
                weights[k] = Fits.weight(model, 0).toDoubleArray();
            }
        }
        assertThat(weights[1]).containsExactly(weights[0], within(1e-7));
    }

    @Test
    void refusesAnOptimiserThatIsNotTheTrainers() throws Exception {
        NDArray inputs = Fits.inputs(manager, 20, 3, 6);
        ArrayDataset data = Fits.dataset(inputs, Fits.targets(inputs, 1, 1, 7), 20);
        try (Model model = Fits.model(Fits.linear(1, true), 3, 8);
                Trainer trainer = model.newTrainer(Fits.config(
                        Loss.l2Loss(),
                        Fits.sgd(0.1),
                        new EvidenceListener(WeightDecayOptimizer.over(Fits.sgd(0.1)), data)))) {
            assertThatThrownBy(() -> EasyTrain.fit(trainer, 1, data, null))
                    .hasMessageContaining("the trainer does not use the WeightDecayOptimizer of this listener");
        }
    }

    @Test
    void refusesALossThatIsNoLikelihood() throws Exception {
        NDArray inputs = Fits.inputs(manager, 20, 3, 6);
        ArrayDataset data = Fits.dataset(inputs, Fits.targets(inputs, 1, 1, 7), 20);
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
        try (Model model = Fits.model(Fits.linear(1, true), 3, 8)) {
            assertThatThrownBy(
                            () -> fit(model, Loss.l1Loss(), optimizer, data, 1, new EvidenceListener(optimizer, data)))
                    .hasMessageContaining("the loss 'L1Loss' is no multiple of mean cross-entropy");
        }
    }

    @Test
    void refusesAnotherNetwork() throws Exception {
        NDArray inputs = Fits.inputs(manager, 20, 3, 6);
        ArrayDataset data = Fits.dataset(inputs, Fits.targets(inputs, 1, 1, 7), 20);
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
        EvidenceListener listener = new EvidenceListener(optimizer, data);
        assertThatThrownBy(listener::decays).hasMessageContaining("no batch has been trained on yet");
        try (Model one = Fits.model(Fits.linear(1, true), 3, 8);
                Model other = Fits.model(Fits.linear(1, true), 3, 8)) {
            fit(one, Loss.l2Loss(), optimizer, data, 1, listener);
            assertThatThrownBy(() -> fit(other, Loss.l2Loss(), optimizer, data, 1, listener))
                    .hasMessage("this listener belongs to another network; give each one its own");
        }
    }

    @Test
    void refusesDataWithoutRows() throws Exception {
        NDArray inputs = Fits.inputs(manager, 20, 3, 6);
        ArrayDataset data = Fits.dataset(inputs, Fits.targets(inputs, 1, 1, 7), 20);
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
        EvidenceListener listener = new EvidenceListener(optimizer, new NoRows());
        try (Model model = Fits.model(Fits.linear(1, true), 3, 8)) {
            assertThatThrownBy(() -> fit(model, Loss.l2Loss(), optimizer, data, 1, listener))
                    .hasMessage("the data set of the evidence has no rows; pass the training rows");
        }
    }

    private static final class NoRows implements Dataset {
        @Override
        public Iterable<Batch> getData(NDManager parent) {
            return List.of();
        }

        @Override
        public void prepare(Progress progress) {}
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> EvidenceSettings.DEFAULT.withSchedule(0, 1))
                .hasMessage("the number of burn-in epochs is at least 1, not 0");
        assertThatThrownBy(() -> EvidenceSettings.DEFAULT.withStart(-1.0, null))
                .hasMessage("the initial prior precision is a positive number, not -1.0");
        assertThat(OnlineLoop.everyFor(1)).isEqualTo(3);
        assertThat(OnlineLoop.everyFor(10)).isEqualTo(15);
    }
}

package com.acme;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import dev.occam.laplace.precondition.Damping;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.StrokeDigits;
import dev.occam.tuner.djl.EvidenceListener;
import dev.occam.tuner.djl.EvidenceSettings;
import dev.occam.tuner.djl.PreconditionedTrainer;
import dev.occam.tuner.djl.WeightDecayOptimizer;
import java.io.IOException;
import java.util.Map;

/** A network on drawn digits, trained by DJL: Adam first, then K-FAC. Occam chooses the weight decay of each layer. */
public final class TuneInTraining {

    private static final int PIXELS = 12 * 12;

    /** What a fit ends with. */
    public record Result(Map<String, Double> decays, float accuracy, int updates) {}

    public static void main(String[] args) throws IOException, TranslateException {
        print("Adam", fit(adam(), false));
        print("K-FAC", fit(sgd(), true));
    }

    static WeightDecayOptimizer adam() {
        return WeightDecayOptimizer.over(
                Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build());
    }

    static WeightDecayOptimizer sgd() {
        return WeightDecayOptimizer.over(
                Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build());
    }

    /** Trains one network; nothing but the optimiser, the listener and perhaps the trainer is not plain DJL. */
    static Result fit(WeightDecayOptimizer optimizer, boolean kfac) throws IOException, TranslateException {
        TorchRuntime.threads(1); // for arrays as small as these more threads only wait for each other
        DataSet digits = new StrokeDigits(600, 300, 12, 1).read();
        try (Model model = Model.newInstance("digits", Device.cpu())) {
            NDManager manager = model.getNDManager();
            manager.getEngine().setRandomSeed(1);
            model.setBlock(new SequentialBlock()
                    .add(Blocks.batchFlattenBlock(PIXELS))
                    .add(Linear.builder().setUnits(20).build())
                    .add(Activation.tanhBlock())
                    .add(Linear.builder().setUnits(10).build()));
            ArrayDataset train = dataset(manager, digits.train());

            // After 10 epochs, every 5 epochs: curvature, evidence, and new decays for the optimiser.
            EvidenceSettings settings = EvidenceSettings.DEFAULT.withSchedule(10, 5);
            EvidenceListener evidence = new EvidenceListener(optimizer, train, settings);
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                    .optOptimizer(optimizer)
                    .optDevices(new Device[] {Device.cpu()})
                    .addEvaluator(new Accuracy())
                    .addTrainingListeners(TrainingListener.Defaults.basic())
                    .addTrainingListeners(evidence);
            try (Trainer trainer = kfac ? preconditioned(model, config) : model.newTrainer(config)) {
                trainer.initialize(new Shape(1, PIXELS));
                EasyTrain.fit(trainer, 40, train, dataset(manager, digits.test()));
                float accuracy = trainer.getTrainingResult().getValidateEvaluation("Accuracy");
                return new Result(evidence.decays(), accuracy, evidence.history().size());
            }
        }
    }

    /** In place of model.newTrainer(config): the same training, its gradients preconditioned by K-FAC. */
    private static Trainer preconditioned(Model model, DefaultTrainingConfig config) {
        KroneckerSettings settings = KroneckerSettings.DEFAULT.withDamping(Damping.factored(0.01));
        return PreconditionedTrainer.of(model, config, Preconditioners.named("kfac", settings));
    }

    private static ArrayDataset dataset(NDManager manager, Examples digits) {
        return new ArrayDataset.Builder()
                .setData(digits.inputs(manager, DataType.FLOAT32))
                .optLabels(digits.targets(manager, DataType.FLOAT32))
                .setSampling(50, true)
                .build();
    }

    private static void print(String optimiser, Result result) {
        System.out.printf("%s: %.0f %% of the test digits right%n", optimiser, 100 * result.accuracy());
        result.decays().forEach((layer, decay) -> System.out.printf("  %-10s weight decay %.3g%n", layer, decay));
    }
}

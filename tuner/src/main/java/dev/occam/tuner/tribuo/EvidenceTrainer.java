package dev.occam.tuner.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import dev.occam.laplace.torch.TorchRuntime;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Standardisation;
import dev.occam.models.network.Activation;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.MemoryTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.train.RandomStreams;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * A trainer of multilayer perceptrons whose weight decay, layer by layer, is chosen by the log marginal likelihood of the
 * training data; for regression the observation noise too.
 *
 * <p>Features are standardised by the training data, inside the model. The run's seed is a function of the trainer's seed
 * and its invocation count. Examples have to have equal weights.
 */
public abstract sealed class EvidenceTrainer<T extends Output<T>> implements Trainer<T>
        permits EvidenceClassificationTrainer, EvidenceRegressionTrainer {

    private static final Logger LOGGER = Logger.getLogger(EvidenceTrainer.class.getName());

    /** Seeds that a configuration takes. */
    private static final int SEED_BITS = 53;

    @Config(description = "Units of each hidden layer, first to last; empty for a linear model.")
    private int[] hiddenWidths = {50};

    @Config(description = "Nonlinearity between layers.")
    private Activation activation = Activation.TANH;

    @Config(description = "Passes over the training data in one fit; 0 for what their number suggests.")
    private int epochs;

    @Config(description = "How much is trained again under the chosen prior: FAST, STANDARD or THOROUGH.")
    private LoopConfig.Effort effort = LoopConfig.Effort.STANDARD;

    @Config(description = "Further fields of a run's configuration, such as training.learningRate=0.01.")
    private String[] settings = {};

    @Config(description = "Where every stream of random numbers starts.")
    private long seed = Trainer.DEFAULT_SEED;

    private int invocationCount;

    EvidenceTrainer() {}

    EvidenceTrainer(List<Integer> hiddenWidths, Activation activation, long seed, String... settings) {
        this.hiddenWidths = hiddenWidths.stream().mapToInt(Integer::intValue).toArray();
        this.activation = activation;
        this.seed = seed;
        this.settings = settings.clone();
        postConfig();
    }

    /** Checks the settings; called once they are made. */
    @Override
    public synchronized void postConfig() {
        settings().config(0);
    }

    private TrainerSettings settings() {
        return TrainerSettings.of(hiddenWidths, activation, epochs, effort, settings);
    }

    /** The targets of examples that were found fit to learn from. */
    abstract Targets targets(Dataset<T> examples, ImmutableOutputInfo<T> outputs);

    /** The class of the models. */
    abstract Class<? extends Model<T>> modelClass();

    /** Whether the model's predictions want the posterior of its weights. */
    abstract boolean uncertain();

    /** A model of a network that was tuned. */
    abstract Model<T> model(
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<T> outputs,
            TrainedNetwork network);

    @Override
    public final Model<T> train(Dataset<T> examples, Map<String, Provenance> runProvenance) {
        return train(examples, runProvenance, INCREMENT_INVOCATION_COUNT);
    }

    /**
     * Tunes and trains.
     *
     * @param examples to learn from; of equal weights
     * @param runProvenance kept beside the tuned values
     * @param invocationCount to train as that invocation would, or {@link Trainer#INCREMENT_INVOCATION_COUNT}
     * @return the model; its provenance holds the tuned values, under {@value TuningProvenance#KEY}
     * @throws IllegalArgumentException where the examples can't be learnt from, in one line
     * @throws dev.occam.tuner.run.RunException where training fails, in one line
     */
    @Override
    public final Model<T> train(Dataset<T> examples, Map<String, Provenance> runProvenance, int invocationCount) {
        TrainerProvenance trainer;
        TuneConfig config;
        synchronized (this) {
            if (invocationCount != INCREMENT_INVOCATION_COUNT) {
                setInvocationCount(invocationCount);
            }
            trainer = getProvenance();
            config = settings().config(runSeed());
            this.invocationCount++;
        }
        ImmutableFeatureMap features = examples.getFeatureIDMap();
        ImmutableOutputInfo<T> outputs = examples.getOutputIDInfo();
        check(examples, features);
        Targets targets = targets(examples, outputs);
        FeatureRows dense = new FeatureRows(features);
        double[] rows = dense.of(examples);
        Standardisation scale = Standardisation.ofRows(rows, dense.width());
        for (int i = 0; i < rows.length; i++) {
            rows[i] = scale.standardise(rows[i], i % dense.width());
        }
        DataSet data = new DataSet(
                "examples",
                targets.task(),
                names(features),
                targets.names(),
                targets.with(rows, dense.width()),
                null,
                targets.scale(),
                List.of());
        int threads = TorchRuntime.threads();
        try {
            return new MemoryTuneRun().run(config, data, Progress.silent(), () -> false, tuned -> {
                if (tuned.record().status() != RunStatus.FINISHED) {
                    LOGGER.warning(
                            "the last good state was kept: " + tuned.record().statusDetail());
                }
                ModelProvenance provenance = new ModelProvenance(
                        modelClass().getName(),
                        OffsetDateTime.now(ZoneId.systemDefault()),
                        examples.getProvenance(),
                        trainer,
                        TuningProvenance.beside(runProvenance, tuned.record()));
                TrainedNetwork network = TrainedNetwork.of(config.network(), scale, targets, tuned, uncertain());
                return model(provenance, features, outputs, network);
            });
        } finally {
            TorchRuntime.threads(threads);
        }
    }

    private long runSeed() {
        return new RandomStreams(seed).of("invocation", invocationCount).nextLong() >>> (Long.SIZE - SEED_BITS);
    }

    private static <T extends Output<T>> void check(Dataset<T> examples, ImmutableFeatureMap features) {
        if (examples.size() == 0) {
            throw new IllegalArgumentException("the data set has no examples; there is nothing to learn from");
        }
        if (features.size() == 0) {
            throw new IllegalArgumentException("the data set has no features; there is nothing to learn from");
        }
        T unknown = examples.getOutputFactory().getUnknownOutput();
        float weight = examples.getExample(0).getWeight();
        int row = 0;
        for (Example<T> example : examples) {
            if (unknown.equals(example.getOutput())) {
                throw new IllegalArgumentException(
                        "example " + row + " has an unknown output; leave out what there is nothing to learn from");
            }
            if (example.getWeight() != weight) {
                throw new IllegalArgumentException("example " + row + " weighs " + example.getWeight() + ", example 0 "
                        + weight + "; the evidence knows no weights: make them equal");
            }
            row++;
        }
    }

    private static List<String> names(ImmutableFeatureMap features) {
        List<String> names = new ArrayList<>(features.size());
        for (int id = 0; id < features.size(); id++) {
            names.add(features.get(id).getName());
        }
        return names;
    }

    @Override
    public final synchronized int getInvocationCount() {
        return invocationCount;
    }

    @Override
    public final synchronized void setInvocationCount(int invocationCount) {
        if (invocationCount < 0) {
            throw new IllegalArgumentException("an invocation count is not negative: " + invocationCount);
        }
        this.invocationCount = invocationCount;
    }

    @Override
    public final synchronized TrainerProvenance getProvenance() {
        return new TrainerProvenanceImpl(this);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(" + settings() + ", seed=" + seed + ")";
    }
}

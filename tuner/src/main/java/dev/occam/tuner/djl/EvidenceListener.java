package dev.occam.tuner.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.listener.TrainingListenerAdapter;
import dev.occam.laplace.evidence.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DJL training listener that chooses the weight decay of every layer by the evidence, while the user's own
 * {@code EasyTrain.fit} runs (Immer et al. 2021, arXiv:2104.04975, Algorithm 1).
 *
 * <p>Before the first step it sets decays as wide as the initialisation. After B burn-in epochs, every F epochs, it takes
 * the curvature over all training rows, judges the weights by the evidence, and moves prior precisions and noise; the
 * {@link WeightDecayOptimizer} adds them, as decays in the units of the user's loss, from the next step on. The loss is
 * softmax cross-entropy or a squared error ({@link LossScale}); the network one that
 * {@link dev.occam.laplace.record.Recorder} explains. Listen to one network with one listener.
 */
public final class EvidenceListener extends TrainingListenerAdapter {

    private final WeightDecayOptimizer optimizer;
    private final Dataset dataset;
    private final EvidenceSettings settings;
    private final List<PriorUpdate> history = new ArrayList<>();
    private @Nullable TunedNetwork network;
    private int epochs;

    /**
     * A listener with {@link EvidenceSettings#DEFAULT}.
     *
     * @param optimizer the optimiser of the training that is listened to
     * @param dataset all training rows and not one other, without augmentation
     */
    public EvidenceListener(WeightDecayOptimizer optimizer, Dataset dataset) {
        this(optimizer, dataset, EvidenceSettings.DEFAULT);
    }

    /**
     * A listener.
     *
     * @param optimizer the optimiser of the training that is listened to
     * @param dataset all training rows and not one other, without augmentation
     * @param settings how curvature is taken and the evidence climbed
     */
    public EvidenceListener(WeightDecayOptimizer optimizer, Dataset dataset, EvidenceSettings settings) {
        this.optimizer = optimizer;
        this.dataset = dataset;
        this.settings = settings;
    }

    /**
     * Sets the first decays: DJL reports a batch after its backward pass, before its step.
     *
     * @throws IllegalArgumentException if the loss is not known, the data set empty, or another network listened to
     */
    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batch) {
        Block block = trainer.getModel().getBlock();
        if (network != null) {
            if (!network.isOf(block)) {
                throw new IllegalArgumentException("this listener belongs to another network; give each one its own");
            }
            return;
        }
        Device device = trainer.getDevices()[0];
        Placement.check(trainer);
        NDList outputs = batch.getPredictions().get(device);
        NDList labels = batch.getLabels().get(device);
        if (outputs == null || labels == null) {
            throw new IllegalArgumentException("the batch has no outputs on " + device + "; give every device rows");
        }
        LossScale scale = settings.loss() != null ? settings.loss() : LossScale.of(trainer.getLoss(), labels, outputs);
        NDList inputs = batch.getBatch().getData();
        if (inputs.size() != 1) {
            throw new IllegalArgumentException(
                    "the network gets " + inputs.size() + " arrays; the curvature takes one");
        }
        try (NDArray few = inputs.head()
                        .get("0:" + Math.min(2, inputs.head().getShape().get(0)));
                NDArray here = few.toDevice(device, true)) {
            network = new TunedNetwork(trainer.getModel(), dataset, scale, here, outputs.head(), settings);
        }
        optimizer.decays(network.decays());
    }

    /**
     * Judges the weights and moves the decays, if that is due.
     *
     * @throws IllegalStateException if the trainer does not train with the optimiser of this listener
     * @throws ArithmeticException if the weights have diverged
     */
    @Override
    public void onEpoch(Trainer trainer) {
        if (network == null) {
            return;
        }
        if (!optimizer.isUsed()) {
            throw new IllegalStateException("the trainer does not use the WeightDecayOptimizer of this listener, so no"
                    + " decay reaches the weights; pass it to optOptimizer of the training configuration");
        }
        epochs++;
        if (network.isDue(epochs)) {
            history.add(network.update(epochs));
            optimizer.decays(network.decays());
        }
    }

    /**
     * Everything judged so far.
     *
     * @return one entry an evidence, in order
     */
    public List<PriorUpdate> history() {
        return List.copyOf(history);
    }

    /**
     * The present weight decay of each group.
     *
     * @return in units of the user's loss, by name of layer, or of tensor
     * @throws IllegalStateException before the first batch
     */
    public Map<String, Double> decays() {
        return begun().decaysByGroup();
    }

    /**
     * The present prior precisions and noise.
     *
     * @return those that the weights are trained under from here on
     * @throws IllegalStateException before the first batch
     */
    public Hyperparameters prior() {
        return begun().prior();
    }

    private TunedNetwork begun() {
        if (network == null) {
            throw new IllegalStateException(
                    "no batch has been trained on yet, so nothing is known of the network; train"
                            + " with this listener in the training configuration first");
        }
        return network;
    }
}

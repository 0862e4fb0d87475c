package dev.occam.tuner.djl;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Random;

/** Small problems, trained as DJL's users train. */
final class Fits {

    private Fits() {}

    /** N inputs of D features, from a seed. */
    static NDArray inputs(NDManager manager, int rows, int features, long seed) {
        return normal(manager, new Shape(rows, features), seed, 1);
    }

    /** Linear in the inputs, with noise. */
    static NDArray targets(NDArray inputs, int outputs, double noise, long seed) {
        NDManager manager = inputs.getManager();
        NDArray slope = normal(manager, new Shape(inputs.getShape().get(1), outputs), seed, 1);
        return inputs.matMul(slope)
                .add(normal(manager, new Shape(inputs.getShape().get(0), outputs), seed + 1, noise));
    }

    /** The largest of noisy linear scores. */
    static NDArray classes(NDArray inputs, int classes, long seed) {
        return targets(inputs, classes, 1, seed).argMax(1);
    }

    static NDArray normal(NDManager manager, Shape shape, long seed, double scale) {
        Random random = new Random(seed);
        double[] numbers = new double[(int) shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scale * random.nextGaussian();
        }
        return manager.create(numbers, shape);
    }

    /** Rows in shuffled batches, as training draws them, in the only type that DJL's trainer takes. */
    static ArrayDataset dataset(NDArray inputs, NDArray labels, int batch) {
        NDArray own = labels.getDataType().isFloating() ? labels.toType(DataType.FLOAT32, true) : labels;
        return new ArrayDataset.Builder()
                .setData(inputs.toType(DataType.FLOAT32, true))
                .optLabels(own)
                .setSampling(batch, batch < inputs.getShape().get(0))
                .build();
    }

    /** A model with drawn weights. */
    static Model model(Block block, int features, long seed) {
        Model model = Model.newInstance("fit", Device.cpu());
        block.setInitializer(
                (manager, shape, type) -> normal(manager, shape, seed, 0.3).toType(type, false), Parameter.Type.WEIGHT);
        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, features));
        model.setBlock(block);
        return model;
    }

    /** The present value of a network's parameter, in float64. */
    static NDArray weight(Model model, int index) {
        return model.getBlock()
                .getParameters()
                .valueAt(index)
                .getArray()
                .stopGradient()
                .toType(DataType.FLOAT64, true);
    }

    static Block linear(int outputs, boolean bias) {
        return Linear.builder().setUnits(outputs).optBias(bias).build();
    }

    static Optimizer sgd(double rate) {
        return Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed((float) rate))
                .build();
    }

    static DefaultTrainingConfig config(Loss loss, Optimizer optimizer, TrainingListener... listeners) {
        return new DefaultTrainingConfig(loss)
                .optOptimizer(optimizer)
                .optDevices(new Device[] {Device.cpu()})
                .addTrainingListeners(listeners);
    }
}

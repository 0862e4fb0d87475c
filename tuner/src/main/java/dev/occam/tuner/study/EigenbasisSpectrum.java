package dev.occam.tuner.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.models.data.Examples;
import dev.occam.models.data.StrokeDigits;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import dev.occam.tuner.train.Fit;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.Sgd;
import dev.occam.tuner.train.TrainingSettings;
import dev.occam.tuner.train.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far Kronecker methods are from the dense empirical Fisher of each layer while a small network is trained, and how
 * correlated gradients are among parameters and in the Kronecker eigenbasis (George et al. 2018, arXiv:1806.03884, figures 3
 * and 4).
 *
 * <p>Errors are the Frobenius norm of the difference over that of the Fisher, all layers together; the frozen ones take
 * basis, and K-FAC its eigenvalues too, of the network before training. Correlations are the mean absolute ones of the
 * uncentred second moments, off the diagonal, the mean over layers.
 */
final class EigenbasisSpectrum implements Study {

    private static final List<Integer> EPOCHS = List.of(0, 5, 20);
    private static final int ROWS = 400;
    private static final int PIXELS = 8;
    private static final int CLASSES = 10;
    private static final List<Integer> WIDTHS = List.of(12, 12);
    private static final int BATCH = 50;
    private static final double RATE = 0.05;
    private static final double MOMENTUM = 0.9;

    @Override
    public String quantity() {
        return "relative Frobenius error, mean absolute correlation, or a ratio of two";
    }

    @Override
    public List<String> cases() {
        List<String> cases = new ArrayList<>();
        EPOCHS.forEach(epoch -> SpectrumMeasure.NAMES.forEach(name -> cases.add("epoch-" + epoch + "/" + name)));
        return cases;
    }

    @Override
    public Map<String, Double> measure(long seed) {
        Map<String, Double> all = new LinkedHashMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            Examples digits = new StrokeDigits(ROWS, 0, PIXELS, seed).read().train();
            NDArray inputs = digits.inputs(manager, DataType.FLOAT64);
            NDArray targets = digits.targets(manager, DataType.FLOAT64);
            Block network = new Mlp(new Shape(digits.shape()), WIDTHS, CLASSES, Activation.TANH, true)
                    .block(manager, DataType.FLOAT64, seed);
            Weights weights = new Weights(network);
            TrainingSettings settings = new TrainingSettings(
                    Sgd.with(MOMENTUM), LearningRate.constant(RATE), BATCH, new RandomStreams(seed));
            MapTraining training =
                    new MapTraining(network, weights, new Categorical(), inputs, targets, settings, () -> false);
            SpectrumMeasure measure = new SpectrumMeasure();
            int done = 0;
            int last = EPOCHS.get(EPOCHS.size() - 1);
            try (Fit fit = training.begin(new double[weights.parameters().size()], last)) {
                for (int epoch : EPOCHS) {
                    if (epoch > done) {
                        fit.advance(epoch - done, (steps, loss) -> {});
                        done = epoch;
                    }
                    Batches data = Batches.of(inputs, targets, ROWS);
                    measure(network, data, measure)
                            .forEach((name, value) -> all.put("epoch-" + epoch + "/" + name, value));
                }
            }
        }
        return all;
    }

    private static Map<String, Double> measure(Block network, Batches data, SpectrumMeasure measure) {
        try (NDManager scope = NDManager.newBaseManager();
                Curvature dense = curvature(network, data, BlockDiagonal.GGN, scope);
                Curvature kfac = curvature(network, data, Kfac.EXPAND, scope)) {
            measure.begin();
            for (int i = 0; i < dense.blocks().size(); i++) {
                CurvatureBlock block = dense.blocks().get(i);
                NDArray basis = block.basis().get(0);
                NDArray fisher = basis.mul(scope.create(block.eigenvalues()).reshape(1, -1))
                        .matMul(basis.transpose());
                CurvatureBlock factors = kfac.blocks().get(i);
                measure.add(
                        i, fisher, factors.basis().get(0), factors.basis().get(1), scope.create(factors.eigenvalues()));
            }
            return measure.values();
        }
    }

    private static Curvature curvature(Block network, Batches data, Structure structure, NDManager scope) {
        return new CurvaturePass(
                        network,
                        new Categorical(),
                        Fisher.empirical(),
                        StructurePolicy.all(structure),
                        BiasPlacement.JOINT)
                .run(data, scope);
    }
}

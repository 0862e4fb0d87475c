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
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.models.network.DeepLinear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How far K-FAC-expand and K-FAC-reduce are from the dense generalised Gauss-Newton matrix of deep linear networks, each in
 * its own setting of weight sharing and in the other's (Eschenhagen et al. 2023, arXiv:2311.00636).
 *
 * <p>The distance is the Frobenius norm of the difference over that of the matrix, over all blocks of the network together; the
 * dense blocks are added up from per-example gradients and know nothing of factors.
 */
final class SharingExactness implements Study {

    private static final Shape EXAMPLE = new Shape(7, 6);
    private static final List<Integer> WIDTHS = List.of(5, 4);
    private static final int OUTPUTS = 3;
    private static final int ROWS = 8;

    /** The settings: whether each position has a loss of its own, or positions are pooled before it. */
    private static final Map<String, DeepLinear.Pooling> SETTINGS = settings();

    private static final Map<String, Kfac> METHODS = methods();

    private static Map<String, DeepLinear.Pooling> settings() {
        Map<String, DeepLinear.Pooling> settings = new LinkedHashMap<>();
        settings.put("expand", DeepLinear.Pooling.NONE);
        settings.put("reduce-mean", DeepLinear.Pooling.MEAN);
        settings.put("reduce-sum", DeepLinear.Pooling.SUM);
        return settings;
    }

    private static Map<String, Kfac> methods() {
        Map<String, Kfac> methods = new LinkedHashMap<>();
        methods.put("kfac-expand", Kfac.EXPAND);
        methods.put("kfac-reduce", Kfac.REDUCE);
        return methods;
    }

    @Override
    public String quantity() {
        return "relative Frobenius error";
    }

    @Override
    public List<String> cases() {
        List<String> cases = new ArrayList<>();
        SETTINGS.keySet().forEach(setting -> METHODS.keySet().forEach(method -> cases.add(setting + "/" + method)));
        return cases;
    }

    @Override
    public Map<String, Double> measure(long seed) {
        Map<String, Double> errors = new LinkedHashMap<>();
        SETTINGS.forEach((setting, pooling) -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                Block network =
                        new DeepLinear(EXAMPLE, WIDTHS, OUTPUTS, pooling).block(manager, DataType.FLOAT64, seed);
                Shape outputs = pooling == DeepLinear.Pooling.NONE
                        ? new Shape(ROWS, EXAMPLE.get(0), OUTPUTS)
                        : new Shape(ROWS, OUTPUTS);
                SplittableRandom random = new SplittableRandom(seed);
                Batches data = Batches.of(
                        normal(manager, random, new Shape(ROWS).addAll(EXAMPLE)),
                        normal(manager, random, outputs),
                        ROWS);
                List<double[]> exact = blocks(network, data, BlockDiagonal.GGN, manager);
                METHODS.forEach((method, kfac) ->
                        errors.put(setting + "/" + method, distance(blocks(network, data, kfac, manager), exact)));
            }
        });
        return errors;
    }

    private static NDArray normal(NDManager manager, SplittableRandom random, Shape shape) {
        double[] numbers = new double[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextGaussian();
        }
        return manager.create(numbers, shape);
    }

    /** The matrices of all blocks, of P times P numbers each. */
    private static List<double[]> blocks(Block network, Batches data, Structure structure, NDManager manager) {
        CurvaturePass pass =
                new CurvaturePass(network, new Gaussian(), StructurePolicy.all(structure), BiasPlacement.JOINT);
        try (Curvature curvature = pass.withoutGradient().run(data, manager)) {
            return curvature.blocks().stream().map(SharingExactness::matrix).toList();
        }
    }

    /** {@code U diag(e) U^T}, column by column. */
    private static double[] matrix(CurvatureBlock block) {
        int size = block.size();
        double[] matrix = new double[size * size];
        Shape shape =
                new Shape(block.members().get(0).rows(), block.members().get(0).columns());
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray eigenvalues = scope.create(block.eigenvalues());
            for (int i = 0; i < size; i++) {
                double[] unit = new double[size];
                unit[i] = 1;
                NDArray turned = block.toEigenbasis(scope.create(unit, shape)).mul(eigenvalues);
                double[] column = block.fromEigenbasis(turned).toDoubleArray();
                System.arraycopy(column, 0, matrix, i * size, size);
            }
        }
        return matrix;
    }

    private static double distance(List<double[]> ours, List<double[]> exact) {
        double difference = 0;
        double norm = 0;
        for (int k = 0; k < exact.size(); k++) {
            for (int i = 0; i < exact.get(k).length; i++) {
                double e = exact.get(k)[i];
                double d = ours.get(k)[i] - e;
                difference += d * d;
                norm += e * e;
            }
        }
        return Math.sqrt(difference / norm);
    }
}

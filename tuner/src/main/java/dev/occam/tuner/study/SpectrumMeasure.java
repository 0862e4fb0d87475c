package dev.occam.tuner.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Dense measures of how Kronecker methods see the Fisher of layers, summed over these; remembers basis and eigenvalues of its
 * first time.
 */
final class SpectrumMeasure {

    private static final List<String> METHODS =
            List.of("kfac", "ekfac", "tkfac", "kpsvd", "kfac-frozen", "ekfac-frozen");

    /** What is measured each time. */
    static final List<String> NAMES = List.of(
            "kfac",
            "ekfac",
            "tkfac",
            "kpsvd",
            "kfac-frozen",
            "ekfac-frozen",
            "ekfac:kfac",
            "ekfac-frozen:kfac-frozen",
            "correlation-of-parameters",
            "correlation-in-eigenbasis",
            "correlation-eigenbasis:parameters");

    private final Map<Integer, double[]> frozenBasis = new HashMap<>();
    private final Map<Integer, double[]> frozenValues = new HashMap<>();
    private final Map<String, Double> squares = new HashMap<>();
    private double norm;
    private double ofParameters;
    private double inEigenbasis;
    private int layers;

    /** Begins anew, for another time in training. */
    void begin() {
        squares.clear();
        norm = 0;
        ofParameters = 0;
        inEigenbasis = 0;
        layers = 0;
    }

    /**
     * Adds a layer.
     *
     * @param layer    its place in the network
     * @param fisher   F, shape (P, P), P = D_out D_in, row-major
     * @param gradient eigenvectors of K-FAC's B, shape (D_out, D_out)
     * @param input    eigenvectors of K-FAC's A, shape (D_in, D_in)
     * @param values   K-FAC's eigenvalues, shape (P)
     */
    void add(int layer, NDArray fisher, NDArray gradient, NDArray input, NDArray values) {
        long rows = gradient.getShape().get(0);
        long columns = input.getShape().get(0);
        long size = rows * columns;
        NDArray basis = gradient.reshape(rows, 1, rows, 1)
                .mul(input.reshape(1, columns, 1, columns))
                .reshape(size, size);
        frozenBasis.computeIfAbsent(layer, first -> basis.toDoubleArray());
        frozenValues.computeIfAbsent(layer, first -> values.toDoubleArray());
        NDArray oldBasis = fisher.getManager().create(frozenBasis.get(layer), new Shape(size, size));
        NDArray oldValues = fisher.getManager().create(frozenValues.get(layer));

        NDArray turned = turned(fisher, basis);
        NDArray once = turned(fisher, oldBasis);
        double whole = square(fisher);
        sum("kfac", offDiagonal(turned) + square(diagonal(turned).sub(values)));
        sum("ekfac", offDiagonal(turned));
        sum("kfac-frozen", offDiagonal(once) + square(diagonal(once).sub(oldValues)));
        sum("ekfac-frozen", offDiagonal(once));
        rearranged(fisher, rows, columns);
        norm += whole;
        ofParameters += correlation(fisher);
        inEigenbasis += correlation(turned);
        layers++;
    }

    /** TKFAC from the partial traces, KPSVD from the greatest singular value of the rearranged Fisher. */
    private void rearranged(NDArray fisher, long rows, long columns) {
        NDArray pairs = fisher.reshape(rows, columns, rows, columns)
                .transpose(0, 2, 1, 3)
                .reshape(rows * rows, columns * columns);
        NDArray onRows = pairs.getManager()
                .eye((int) rows)
                .toType(pairs.getDataType(), false)
                .reshape(1, -1);
        NDArray onColumns = pairs.getManager()
                .eye((int) columns)
                .toType(pairs.getDataType(), false)
                .reshape(-1, 1);
        NDArray input = onRows.matMul(pairs);
        NDArray gradient = pairs.matMul(onColumns);
        double trace = onRows.matMul(gradient).getDouble(0, 0);
        sum("tkfac", square(pairs.sub(gradient.matMul(input).div(trace))));
        NDArray gram = pairs.matMul(pairs.transpose());
        double greatest = Operators.symmetricEigen(pairs.getManager(), gram)
                .values()
                .max()
                .getDouble();
        sum("kpsvd", Math.max(0, square(pairs) - greatest));
    }

    /** The measures of all layers added. */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        METHODS.forEach(name -> values.put(name, Math.sqrt(of(squares, name) / norm)));
        values.put("ekfac:kfac", of(values, "ekfac") / of(values, "kfac"));
        values.put("ekfac-frozen:kfac-frozen", of(values, "ekfac-frozen") / of(values, "kfac-frozen"));
        values.put("correlation-of-parameters", ofParameters / layers);
        values.put("correlation-in-eigenbasis", inEigenbasis / layers);
        values.put("correlation-eigenbasis:parameters", inEigenbasis / ofParameters);
        return values;
    }

    private static double of(Map<String, Double> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private void sum(String name, double square) {
        squares.merge(name, square, Double::sum);
    }

    private static NDArray turned(NDArray fisher, NDArray basis) {
        return basis.transpose().matMul(fisher).matMul(basis);
    }

    private static NDArray diagonal(NDArray matrix) {
        NDArray eye = matrix.getManager().eye((int) matrix.getShape().get(0)).toType(matrix.getDataType(), false);
        return matrix.mul(eye).sum(new int[] {0});
    }

    private static double offDiagonal(NDArray matrix) {
        return Math.max(0, square(matrix) - square(diagonal(matrix)));
    }

    private static double square(NDArray array) {
        return array.mul(array).sum().getDouble();
    }

    /** Mean absolute correlation of different coordinates. */
    private static double correlation(NDArray moments) {
        long size = moments.getShape().get(0);
        NDArray deviation = diagonal(moments).maximum(Double.MIN_NORMAL).sqrt();
        NDArray correlations = moments.div(deviation.reshape(-1, 1)).div(deviation.reshape(1, -1));
        double all = correlations.abs().sum().getDouble();
        double own = diagonal(correlations).abs().sum().getDouble();
        return (all - own) / ((double) size * (size - 1));
    }
}

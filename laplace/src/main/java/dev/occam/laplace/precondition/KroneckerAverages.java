package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.torch.Operators;
import java.util.Arrays;

/**
 * The running Kronecker factors of a block, A and B for the curvature {@code B (x) A} of a datum's mean loss, with their
 * eigenbases: what all Kronecker methods share.
 *
 * <p>What a batch makes of A and B is a {@link FactorRule}'s. Over channels alone (SUA) the curvature is
 * {@code B (x) A (x) I_K}, K kernel entries.
 */
final class KroneckerAverages {

    private final ParameterBlock block;
    private final KroneckerSettings settings;
    private final NamedArrays arrays;
    private final FactorRule rule;
    private final int channels;

    KroneckerAverages(ParameterBlock block, KroneckerSettings settings, NamedArrays arrays, FactorRule.Maker rule) {
        this.block = block;
        this.settings = settings;
        this.arrays = arrays;
        this.rule = rule.make(block, settings);
        channels = sizes().channels();
    }

    FactorSizes sizes() {
        return FactorSizes.of(block, settings);
    }

    /** Both running factors, their bases and their eigenvalues. */
    long bytes() {
        return sizes().averages();
    }

    /** The factors that are means over the data, as K-FAC has them. */
    KroneckerAverages(ParameterBlock block, KroneckerSettings settings, NamedArrays arrays) {
        this(block, settings, arrays, MeanFactors::new);
    }

    /** Zeros, before the first batch. */
    void start(NDManager manager) {
        arrays.put("A", manager.zeros(new Shape(channels, channels), DataType.FLOAT64));
        arrays.put("B", manager.zeros(new Shape(block.rows(), block.rows()), DataType.FLOAT64));
    }

    NDList averages() {
        return new NDList(arrays.get("A"), arrays.get("B"));
    }

    NDList measure(NDManager scope, BlockObservation seen) {
        return rule.measure(scope, seen, averages());
    }

    /** New bases from the present averages. */
    void decompose(NDManager scope) {
        decompose(scope, "A", "a", "Q_A");
        decompose(scope, "B", "b", "Q_B");
    }

    private void decompose(NDManager scope, String factor, String values, String vectors) {
        Operators.Eigen eigen = Operators.symmetricEigen(scope, arrays.get(factor));
        arrays.put(values, eigen.values().maximum(0.0));
        // Eigenvectors come column by column in memory, and a product of other strides has other last bits: row by row,
        // as a
        // state that was written and read again has them.
        NDArray basis = eigen.vectors();
        arrays.put(vectors, basis.flatten().reshape(basis.getShape()));
    }

    /** What damping adds to each factor; refuses to invert a singular one. */
    Damping.Shift shift(double lambda) {
        double[] a = arrays.get("a").toDoubleArray();
        double[] b = arrays.get("b").toDoubleArray();
        if (lambda == 0) {
            Singular.refuse(block, "its input factor A", a);
            Singular.refuse(block, "its gradient factor B", b);
        }
        return settings.damping()
                .shift(
                        lambda,
                        Arrays.stream(a).average().orElse(0),
                        Arrays.stream(b).average().orElse(0));
    }

    /** Eigenvalues of A over all columns: those of a channel are the same for each kernel entry, shape (1, D_in'). */
    private NDArray inputValues(NDManager scope) {
        NDArray values = arrays.in(scope, "a").reshape(1, -1);
        return channels == block.columns() ? values : values.repeat(1, block.columns() / channels);
    }

    private NDArray gradientValues(NDManager scope) {
        return arrays.in(scope, "b").reshape(-1, 1);
    }

    /** {@code b_i a_j}, shape (D_out, D_in'), float64. */
    NDArray products(NDManager scope) {
        return gradientValues(scope).mul(inputValues(scope));
    }

    /**
     * What damping adds to the curvature's eigenvalues: {@code lambda + t b_i + s a_j}, t on A and s on B.
     *
     * @return shape (D_out, D_in'), float64
     */
    NDArray damping(NDManager scope, double lambda) {
        Damping.Shift shift = shift(lambda);
        NDArray ofInput = inputValues(scope).mul(shift.gradient());
        return gradientValues(scope).mul(shift.input()).add(ofInput).add(lambda);
    }

    /** {@code (A + t I)^-1} in the network's type. */
    NDArray inputInverse(NDManager scope, Damping.Shift shift) {
        return inverse(arrays.in(scope, "Q_A"), arrays.in(scope, "a"), shift.input());
    }

    /** {@code (B + s I)^-1} in the network's type. */
    NDArray gradientInverse(NDManager scope, Damping.Shift shift) {
        return inverse(arrays.in(scope, "Q_B"), arrays.in(scope, "b"), shift.gradient());
    }

    private NDArray inverse(NDArray basis, NDArray values, double shift) {
        NDArray scaled = basis.div(values.add(shift).reshape(1, -1));
        return inNetworkType(scaled.matMul(basis.transpose()));
    }

    /** Q_A in the network's type. */
    NDArray inputBasis(NDManager scope) {
        return inNetworkType(arrays.in(scope, "Q_A"));
    }

    /** Q_B in the network's type. */
    NDArray gradientBasis(NDManager scope) {
        return inNetworkType(arrays.in(scope, "Q_B"));
    }

    /** The direction of least curvature, {@code q_B q_A^T} of the smallest eigenvalues: shape (D_out, D_in'), float64. */
    NDArray weakest(NDManager scope) {
        NDArray input = arrays.in(scope, "Q_A").get(":, 0").reshape(1, -1);
        NDArray every = channels == block.columns() ? input : input.repeat(1, block.columns() / channels);
        return arrays.in(scope, "Q_B").get(":, 0").reshape(-1, 1).mul(every);
    }

    /** A copy in the type that the network computes in. */
    NDArray inNetworkType(NDArray array) {
        return array.toType(block.layer().weight().value().getDataType(), true);
    }
}

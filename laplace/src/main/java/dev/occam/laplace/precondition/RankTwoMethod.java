package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.torch.Operators;
import java.util.List;

/**
 * The curvature of one block as a sum of two Kronecker products, {@code B (x) A + D (x) C} (Koroko et al. 2022, section 3.4).
 *
 * <p>With {@code K_1^T A K_1 = I}, {@code K_1^T C K_1 = S_1} and K_2, S_2 likewise of the damped B and D, the direction is
 * {@code K_2 [(K_2^T V K_1) / (1 + s_2 s_1^T)] K_1^T}. Only the first product is damped: its factors are semidefinite. The second
 * may make the sum indefinite, which no curvature is; there the divisor stays at {@link #LEAST}, so that no direction gets
 * longer than ten of the first product's.
 */
final class RankTwoMethod implements BlockMethod {

    static final double LEAST = 0.1;

    private final ParameterBlock block;
    private final KroneckerSettings settings;
    private final NamedArrays arrays;
    private final PairRule rule;
    private final KroneckerAverages first;

    RankTwoMethod(
            String name, ParameterBlock block, KroneckerSettings settings, NamedArrays arrays, PairRule.Maker rule) {
        this.block = CorrelatedPixels.required(block, settings, name);
        if (settings.damping().place() == Damping.Place.EXACT) {
            throw new IllegalArgumentException(name + " inverts a sum of two Kronecker products, which a damping of the"
                    + " product would make three; damp its factors: Damping.factored or Damping.split");
        }
        this.settings = settings;
        this.arrays = arrays;
        this.rule = rule.make(block, settings);
        first = new KroneckerAverages(block, settings, arrays);
    }

    /** Two products, one of them decomposed, and what directions take. */
    @Override
    public long bytes() {
        FactorSizes sizes = first.sizes();
        return sizes.averages() + Double.BYTES * sizes.squares() + sizes.inNetworkType(1);
    }

    @Override
    public void start(NDManager manager) {
        first.start(manager);
        arrays.put("C", manager.zeros(new Shape(block.columns(), block.columns()), DataType.FLOAT64));
        arrays.put("D", manager.zeros(new Shape(block.rows(), block.rows()), DataType.FLOAT64));
    }

    @Override
    public NDList averages() {
        return new NDList(first.averages()).addAll(second());
    }

    private NDList second() {
        return new NDList(arrays.get("C"), arrays.get("D"));
    }

    /** A pair and its negative are one product; the one that points as the averages do can be averaged with them. */
    @Override
    public NDList measure(NDManager scope, BlockObservation seen) {
        NDList running = averages();
        List<KroneckerProduct> products = rule.measure(
                scope,
                seen,
                List.of(
                        new KroneckerProduct(running.get(0), running.get(1)),
                        new KroneckerProduct(running.get(2), running.get(3))));
        KroneckerProduct second = products.get(1);
        NDArray along = second.input().mul(running.get(2)).sum();
        NDArray sign = along.gte(0.0).toType(DataType.FLOAT64, false).mul(2.0).sub(1.0);
        return new NDList(
                products.get(0).input(),
                products.get(0).gradient(),
                second.input().mul(sign),
                second.gradient().mul(sign));
    }

    @Override
    public void update(NDManager scope, BlockObservation seen, boolean decompose, double lambda) {
        if (decompose) {
            first.decompose(scope);
            damp(scope, lambda);
        }
    }

    @Override
    public void damp(NDManager scope, double lambda) {
        Damping.Shift shift = first.shift(lambda);
        Pencil input = pencil(scope, "Q_A", "a", shift.input(), "C");
        Pencil gradient = pencil(scope, "Q_B", "b", shift.gradient(), "D");
        NDArray divisor = gradient.values()
                .reshape(-1, 1)
                .mul(input.values().reshape(1, -1))
                .add(1.0)
                .maximum(LEAST);
        arrays.put("input basis", first.inNetworkType(input.vectors()));
        arrays.put("gradient basis", first.inNetworkType(gradient.vectors()));
        arrays.put("inverse", first.inNetworkType(divisor.pow(-1)));
    }

    /**
     * A pair of matrices in the basis in which one is the identity and the other diagonal.
     *
     * @param vectors K, columns
     * @param values of the other
     */
    private record Pencil(NDArray vectors, NDArray values) {}

    private Pencil pencil(NDManager scope, String basis, String values, double shift, String other) {
        NDArray white = arrays.in(scope, basis)
                .div(arrays.in(scope, values).add(shift).sqrt().reshape(1, -1));
        NDArray whitened = white.transpose().matMul(arrays.in(scope, other)).matMul(white);
        Operators.Eigen eigen = Operators.symmetricEigen(
                scope, whitened.add(whitened.transpose()).mul(0.5));
        return new Pencil(white.matMul(eigen.vectors()), eigen.values());
    }

    @Override
    public boolean perExample() {
        return false;
    }

    @Override
    public Form form() {
        return Form.ROTATED;
    }

    @Override
    public NDList operands() {
        return new NDList(arrays.get("gradient basis"), arrays.get("input basis"), arrays.get("inverse"));
    }

    @Override
    public NDArray weakest(NDManager scope) {
        return first.weakest(scope);
    }
}

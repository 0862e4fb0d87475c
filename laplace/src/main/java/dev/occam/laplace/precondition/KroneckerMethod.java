package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** The method of one block that averages the factors of one Kronecker product over batches. */
abstract class KroneckerMethod implements BlockMethod {

    private static final String GRADIENT_BASIS = "gradient basis";
    private static final String INPUT_BASIS = "input basis";

    final NamedArrays arrays;
    final KroneckerAverages factors;

    KroneckerMethod(NamedArrays arrays, KroneckerAverages factors) {
        this.arrays = arrays;
        this.factors = factors;
    }

    @Override
    public final void start(NDManager manager) {
        factors.start(manager);
    }

    @Override
    public final NDList averages() {
        return factors.averages();
    }

    @Override
    public final NDList measure(NDManager scope, BlockObservation seen) {
        return factors.measure(scope, seen);
    }

    @Override
    public final NDArray weakest(NDManager scope) {
        return factors.weakest(scope);
    }

    /** Keeps the eigenbases of the decomposed factors for the operands. */
    final void putBases(NDManager scope) {
        arrays.put(GRADIENT_BASIS, factors.gradientBasis(scope));
        arrays.put(INPUT_BASIS, factors.inputBasis(scope));
    }

    final NDArray gradientBasis() {
        return arrays.get(GRADIENT_BASIS);
    }

    final NDArray inputBasis() {
        return arrays.get(INPUT_BASIS);
    }
}

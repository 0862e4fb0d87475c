package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * TKFAC's factors (Gao et al. 2020, arXiv:2011.10741): each outer product is weighted by the squared length of its partner,
 * {@code B (x) A = E[|a|^2 g g^T] (x) E[|g|^2 a a^T] / E[|a|^2 |g|^2]}, so that the product has the trace of the curvature.
 *
 * <p>That is the curvature of positions as further data, or of reduced positions.
 */
final class TracePreserving implements FactorRule {

    private final ParameterBlock block;
    private final KroneckerSettings settings;

    TracePreserving(ParameterBlock block, KroneckerSettings settings) {
        this.block = CorrelatedPixels.required(block, settings, "tkfac");
        this.settings = settings;
    }

    @Override
    public NDList measure(NDManager scope, BlockObservation seen, NDList running) {
        Rearranged curvature = new BatchRearranged(block, seen, settings.sharing());
        NDArray ofGradients = scope.eye(block.rows(), block.rows(), 0, DataType.FLOAT64);
        NDArray ofInputs = scope.eye(block.columns(), block.columns(), 0, DataType.FLOAT64);
        NDArray input = curvature.toInputs(scope, ofGradients);
        NDArray gradient = curvature.toGradients(scope, ofInputs);
        // Where the trace is 0 both factors are.
        NDArray root = input.mul(ofInputs).sum().maximum(Double.MIN_NORMAL).sqrt();
        return new NDList(input.div(root), gradient.div(root));
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.torch.TorchProgram;

/**
 * The curvature of one block and batch, rearranged and never built: {@code Z = 1/M sum vec(a a^T) vec(g g^T)^T} over data,
 * vectors and positions that are expanded, or over data whose positions are reduced.
 *
 * <p>One product with Z costs as much as the two factors of K-FAC (Koroko et al. 2022, section 3).
 */
final class BatchRearranged implements Rearranged {

    private static final TorchProgram PROGRAM = TorchProgram.load(BatchRearranged.class, "BatchRearranged");

    private final ParameterBlock block;
    private final BlockObservation seen;
    private final Sharing sharing;

    BatchRearranged(ParameterBlock block, BlockObservation seen, Sharing sharing) {
        this.block = block;
        this.seen = seen;
        this.sharing = sharing;
    }

    @Override
    public NDArray toInputs(NDManager scope, NDArray onGradients) {
        return map(scope, block.columns(), onGradients, false);
    }

    @Override
    public NDArray toGradients(NDManager scope, NDArray onInputs) {
        return map(scope, block.rows(), onInputs, true);
    }

    /**
     * In single precision a batch is fitted for the step alone: a residual of one in a hundred leaves the squared distance to
     * the nearest product a ten-thousandth above the least, far below what separates one batch from the next.
     */
    @Override
    public double precision() {
        return seen.inputs().type() == DataType.FLOAT64 ? 1e-12 : 1e-2;
    }

    /** Outer products of rows of one kind, each times the quadratic form of its partner of the other kind. */
    private NDArray map(NDManager scope, int side, NDArray form, boolean byInputs) {
        NDArray sum = scope.zeros(new Shape(side, side), DataType.FLOAT64);
        try (NDManager inner = scope.newSubManager()) {
            NDArray quadratic = form.toType(seen.inputs().type(), false);
            for (NDArray gradients : seen.gradients()) {
                if (sharing == Sharing.REDUCE) {
                    add(inner, sum, quadratic, seen.inputs().reducedInputs(), sharing.rows(gradients), byInputs);
                } else {
                    long extra = seen.inputs().positions() * side;
                    seen.inputs().forEachChunk(extra, gradients, (a, g) -> add(inner, sum, quadratic, a, g, byInputs));
                }
            }
        }
        return sum.muli((double) seen.rows());
    }

    private static void add(
            NDManager parent, NDArray sum, NDArray quadratic, NDArray inputs, NDArray gradients, boolean byInputs) {
        try (NDManager scope = parent.newSubManager()) {
            NDArray weighing = byInputs ? inputs : gradients;
            NDArray products = byInputs ? gradients : inputs;
            PROGRAM.call(scope, "add", sum, quadratic, weighing, products);
        }
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Squares of per-example gradients in a fixed basis, added up in float64: EKFAC's corrected eigenvalues.
 *
 * <p>Without shared positions inputs are rotated once a batch, squares of output gradients add up over the vectors, and one
 * matrix product a batch joins the two. With them {@link RotatedSquares} does each vector.
 */
final class CorrectionStatistic implements BlockStatistic {

    private final ParameterBlock block;
    private final String rule;
    private final KroneckerBasis basis;
    private final NDManager scope;
    private final NDArray sum;
    private @Nullable KroneckerBasis typed;
    private @Nullable NDArray inputSquares;
    private @Nullable NDArray gradientSquares;

    CorrectionStatistic(ParameterBlock block, String rule, KroneckerBasis basis, NDManager scope) {
        this.block = block;
        this.rule = rule;
        this.basis = basis;
        this.scope = scope;
        sum = scope.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64);
    }

    @Override
    public void addInputs(LayerBatch batch) {
        if (batch.positions() == 1) {
            inputSquares = batch.whole().squeeze(1).matMul(basis(batch).input()).square();
            gradientSquares = null;
        }
    }

    @Override
    public void addGradients(LayerBatch batch, NDArray gradients) {
        KroneckerBasis own = basis(batch);
        if (batch.positions() > 1) {
            RotatedSquares.add(sum, batch, gradients, own.input(), own.gradient());
            return;
        }
        NDArray squares = gradients.squeeze(1).matMul(own.gradient());
        squares.muli(squares);
        NDArray known = gradientSquares;
        if (known == null) {
            squares.attach(batch.manager());
            gradientSquares = squares;
        } else {
            known.addi(squares);
            squares.close();
        }
    }

    @Override
    public boolean takesOutputHessian() {
        return true;
    }

    @Override
    public void addOutputHessian(LayerBatch batch, Likelihood likelihood, NDArray outputs) {
        gradientSquares = likelihood.hessianDiagonal(outputs, basis(batch).gradient());
    }

    @Override
    public void endBatch(LayerBatch batch) {
        NDArray squares = gradientSquares;
        if (squares != null) {
            NDArray share = squares.transpose().matMul(Objects.requireNonNull(inputSquares));
            sum.addi(share.toType(DataType.FLOAT64, false));
        }
        inputSquares = null;
        gradientSquares = null;
    }

    /** The basis in the type of the batch's numbers. */
    private KroneckerBasis basis(LayerBatch batch) {
        KroneckerBasis known = typed;
        if (known == null || known.input().getDataType() != batch.type()) {
            known = basis.as(scope, batch.type());
            typed = known;
        }
        return known;
    }

    @Override
    public void add(BlockStatistic other) {
        sum.addi(((CorrectionStatistic) other).sum);
    }

    @Override
    public void visit(SumNumbers each) {
        each.array(sum);
    }

    @Override
    public NDList start() {
        return new NDList(basis.gradient(), basis.input());
    }

    /**
     * The sum itself.
     *
     * @return shape (D_out, D_in')
     */
    NDArray squares() {
        return sum;
    }

    @Override
    public CurvatureBlock finish(NDManager target) {
        NDArray corrected = sum.duplicate();
        corrected.attach(target);
        return new EigenvalueCorrectedBlock(block, rule, basis.as(target, DataType.FLOAT64), corrected);
    }
}

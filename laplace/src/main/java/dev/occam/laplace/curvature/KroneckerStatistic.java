package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.torch.Operators;

/**
 * The two Kronecker factors of a block, added up in float64 whatever the network runs in.
 *
 * <p>The 1 that extends the input of a joint block is never appended: its row and column of A are the sum of the inputs
 * and their number.
 */
public final class KroneckerStatistic implements BlockStatistic {

    private final ParameterBlock block;
    private final Sharing sharing;
    private final String rule;
    private final OuterProducts inputs;
    private final NDArray inputSum;
    private final OuterProducts gradients;
    private long count;

    /**
     * An empty statistic.
     *
     * @param block an affine block
     * @param sharing how shared positions are treated
     * @param rule the name of the structure, for tables
     * @param scope the manager that the sums live in
     */
    public KroneckerStatistic(ParameterBlock block, Sharing sharing, String rule, NDManager scope) {
        this.block = block;
        this.sharing = sharing;
        this.rule = rule;
        int own = block.part() == ParameterBlock.Part.BIAS ? 1 : block.layer().inputs();
        inputs = new OuterProducts(scope, own);
        inputSum = scope.zeros(new Shape(1, own), DataType.FLOAT64);
        gradients = new OuterProducts(scope, block.rows());
    }

    @Override
    public void addInputs(LayerBatch batch) {
        long rows = sharing == Sharing.REDUCE ? batch.rows() : batch.applications();
        count += rows;
        if (block.part() == ParameterBlock.Part.BIAS) {
            inputs.sum().addi(rows);
            return;
        }
        if (block.part() == ParameterBlock.Part.JOINT) {
            inputSum.addi(sharing == Sharing.REDUCE ? batch.meanInputSum() : batch.inputSum());
        }
        inputs.add(batch.type(), rows, sum -> {
            if (sharing == Sharing.REDUCE) {
                Operators.addOuterProducts(sum, batch.meanInput().expandDims(1), batch.rows());
            } else {
                batch.addInputProducts(sum);
            }
        });
    }

    /**
     * The gradients of a convolution do not lie position by position: a processor is faster on one datum's as they are than
     * on a copy of all.
     */
    @Override
    public void addGradients(LayerBatch batch, NDArray pulledBack) {
        NDArray rows = sharing.rows(pulledBack);
        long step = rows.getDevice().isGpu() ? batch.rows() : 1;
        gradients.add(
                rows.getDataType(),
                batch.rows() * rows.getShape().get(1),
                sum -> Operators.addOuterProducts(sum, rows, step));
    }

    @Override
    public boolean takesOutputHessian() {
        return true;
    }

    @Override
    public void addOutputHessian(LayerBatch batch, Likelihood likelihood, NDArray outputs) {
        // A difference of large sums, of which float32 leaves negative eigenvalues where the network is sure.
        gradients.sum().addi(likelihood.hessianSum(outputs.toType(DataType.FLOAT64, false)));
    }

    @Override
    public boolean separatesTerms() {
        return false;
    }

    @Override
    public void add(BlockStatistic other) {
        KroneckerStatistic part = (KroneckerStatistic) other;
        inputs.sum().addi(part.inputs.sum());
        inputSum.addi(part.inputSum);
        gradients.sum().addi(part.gradients.sum());
        count += part.count;
    }

    @Override
    public void visit(SumNumbers each) {
        each.symmetric(inputs.sum());
        if (block.part() == ParameterBlock.Part.JOINT) {
            each.array(inputSum);
        }
        each.symmetric(gradients.sum());
        count = (long) each.number(count);
    }

    /**
     * A, the mean over data, and over positions where they are expanded.
     *
     * @param scope the manager that the result is attached to
     * @return shape (D_in', D_in')
     */
    public NDArray inputFactor(NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray sum = inputs.sum().duplicate();
            sum.attach(inner);
            if (block.part() == ParameterBlock.Part.JOINT) {
                NDArray last = inputSum.duplicate();
                last.attach(inner);
                NDArray corner = inner.create(new double[] {count}, new Shape(1, 1));
                NDArray top = NDArrays.concat(new NDList(sum, last.transpose()), 1);
                sum = NDArrays.concat(new NDList(top, NDArrays.concat(new NDList(last, corner), 1)), 0);
            }
            NDArray factor = sum.div((double) Math.max(count, 1));
            factor.attach(scope);
            return factor;
        }
    }

    /**
     * B, the sum over data, positions and vectors.
     *
     * @return shape (D_out, D_out)
     */
    public NDArray gradientFactor() {
        return gradients.sum();
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            Operators.Eigen input = Operators.symmetricEigen(scope, inputFactor(inner));
            Operators.Eigen gradient = Operators.symmetricEigen(scope, gradientFactor());
            return new KroneckerBlock(block, rule, input, gradient);
        }
    }
}

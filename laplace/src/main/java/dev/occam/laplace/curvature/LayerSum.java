package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.List;

/**
 * The sum of a block that lies in one layer.
 *
 * @param member its parameters
 * @param structure what is added up
 * @param statistic the sum
 */
record LayerSum(BlockSum.Member member, Structure structure, BlockStatistic statistic) implements BlockSum {

    @Override
    public List<BlockSum.Member> members() {
        return List.of(member);
    }

    @Override
    public void addInputs(List<LayerBatch> batches) {
        statistic.addInputs(batches.get(0));
    }

    @Override
    public void addGradients(List<LayerBatch> batches, List<NDArray> gradients) {
        LayerBatch batch = batches.get(0);
        statistic.addGradients(batch, batch.gradients(gradients.get(0)));
    }

    @Override
    public boolean takesOutputHessian() {
        return statistic.takesOutputHessian();
    }

    @Override
    public void addOutputHessian(List<LayerBatch> batches, Likelihood likelihood, NDArray outputs) {
        statistic.addOutputHessian(batches.get(0), likelihood, outputs);
    }

    @Override
    public void endBatch(List<LayerBatch> batches) {
        statistic.endBatch(batches.get(0));
    }

    @Override
    public boolean separatesTerms() {
        return statistic.separatesTerms();
    }

    @Override
    public void add(BlockSum other) {
        statistic.add(((LayerSum) other).statistic);
    }

    @Override
    public void visit(SumNumbers each) {
        statistic.visit(each);
    }

    @Override
    public NDList start() {
        return statistic.start();
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        try {
            return statistic.finish(scope);
        } catch (ArithmeticException e) {
            throw new ArithmeticException(
                    "the curvature of " + member.block().name() + " means nothing: " + e.getMessage());
        }
    }
}

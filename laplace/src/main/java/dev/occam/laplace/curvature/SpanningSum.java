package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.List;

/** The sum of a block that spans layers: it takes the vectors of all its members together, one by one. */
abstract sealed class SpanningSum implements BlockSum permits LowRankSum, NetworkSum {

    private final List<BlockSum.Member> members;

    SpanningSum(List<BlockSum.Member> members) {
        this.members = List.copyOf(members);
    }

    @Override
    public final List<BlockSum.Member> members() {
        return members;
    }

    /** The parameters of each member. */
    final List<ParameterBlock> blocks() {
        return members.stream().map(BlockSum.Member::block).toList();
    }

    /** The number of all parameters, P. */
    static long size(List<BlockSum.Member> members) {
        return members.stream().mapToLong(member -> member.block().size()).sum();
    }

    @Override
    public final void addInputs(List<LayerBatch> batches) {
        // Inputs count only together with gradients.
    }

    @Override
    public final boolean takesOutputHessian() {
        return false;
    }

    @Override
    public final void addOutputHessian(List<LayerBatch> batches, Likelihood likelihood, NDArray outputs) {
        throw new IllegalStateException("vectors are added one by one");
    }

    @Override
    public final void endBatch(List<LayerBatch> batches) {
        // Every vector is added as it comes.
    }

    @Override
    public final boolean separatesTerms() {
        return true;
    }

    @Override
    public NDList start() {
        return new NDList();
    }
}

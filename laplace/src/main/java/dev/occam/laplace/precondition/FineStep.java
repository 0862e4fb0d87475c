package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;

/** The block-diagonal level at one step: what it made of the gradient, and what that leaves. */
final class FineStep implements CoarseSpace.FineLevel {

    /** What is added to a row's largest entry before it is divided by it. */
    private static final double TINY = 1e-8;

    private final NDManager scope;
    private final BlockwisePreconditioner fine;
    private final StepGradients gradients;
    private final NDList directions;
    private final BatchFisher fisher;
    private @Nullable NDList residual;

    FineStep(
            NDManager scope,
            BlockwisePreconditioner fine,
            Observation seen,
            StepGradients gradients,
            NDList directions) {
        this.scope = scope;
        this.fine = fine;
        this.gradients = gradients;
        this.directions = directions;
        fisher = new BatchFisher(seen, fine.blocks());
    }

    BatchFisher fisher() {
        return fisher;
    }

    /** The rows of a coarse space, of each kind one for each block, the largest entry of each 1. */
    NDList rows(CoarseSpace space) {
        NDList rows = new NDList();
        for (NDList kind : space.rows(this)) {
            for (NDArray row : kind) {
                rows.add(row.div(row.abs().max().add(TINY)));
            }
        }
        return rows;
    }

    @Override
    public NDList ones() {
        NDList ones = new NDList();
        directions.forEach(direction -> ones.add(direction.onesLike()));
        return ones;
    }

    @Override
    public NDList weakest() {
        return fine.weakest(scope);
    }

    @Override
    public NDList residual() {
        NDList known = residual;
        if (known == null) {
            NDArray products = fisher.coordinates(scope, directions).sum(new int[] {1});
            NDList pulled = fisher.weighted(scope, products);
            double[] lambdas = fine.lambdas();
            known = new NDList();
            for (int l = 0; l < lambdas.length; l++) {
                NDArray damped = directions.get(l).mul(lambdas[l]).addi(pulled.get(l));
                known.add(gradients.ofObjective().get(l).sub(damped));
            }
            residual = known;
        }
        return known;
    }

    @Override
    public NDList inverse(NDList gradientsOfBlocks) {
        return fine.directions(scope, new StepGradients(gradientsOfBlocks, gradientsOfBlocks, gradients.rows()));
    }
}

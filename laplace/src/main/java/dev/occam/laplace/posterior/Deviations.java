package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * What the prior needs of each block beside the curvature: the weights less the prior mean, and the eigenvalues at hand as
 * an array.
 *
 * @param matrices over each block's parameters, float64
 * @param eigenvalues of each block, shape (P), float64
 */
record Deviations(List<NDArray> matrices, List<NDArray> eigenvalues) {

    static Deviations of(Curvature curvature, PriorMean mean, NDManager scope) {
        List<NDArray> matrices = new ArrayList<>();
        List<NDArray> eigenvalues = new ArrayList<>();
        for (int k = 0; k < curvature.blocks().size(); k++) {
            CurvatureBlock block = curvature.blocks().get(k);
            NDArray weights = curvature.weights().get(k);
            try (NDManager inner = scope.newSubManager()) {
                NDArray deviation = weights.sub(matrix(block, mean, inner).reshape(weights.getShape()));
                deviation.attach(scope);
                matrices.add(deviation);
            }
            eigenvalues.add(scope.create(block.eigenvalues()));
        }
        return new Deviations(matrices, eigenvalues);
    }

    private static NDArray matrix(CurvatureBlock block, PriorMean mean, NDManager scope) {
        NDList parts = new NDList();
        for (ParameterBlock member : block.members()) {
            parts.add(member.matrix(scope, tensor -> mean.of(tensor, scope)).reshape(1, -1));
        }
        return NDArrays.concat(parts, 1);
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators.Eigen;
import java.util.Arrays;
import java.util.List;

/** Chooses the class of a block by the arrays that it is made of. */
final class RestoredBlock {

    private RestoredBlock() {}

    static CurvatureBlock of(List<ParameterBlock> members, String rule, NDArray eigenvalues, NDList basis) {
        long size = members.stream().mapToLong(ParameterBlock::size).sum();
        require(eigenvalues, "eigenvalues", new Shape(size));
        if (basis.size() == 1 && isLowRank(basis.get(0), size)) {
            int rank = Math.toIntExact(basis.get(0).getShape().get(1));
            double[] values = Arrays.copyOf(eigenvalues.toDoubleArray(), rank);
            return new LowRankBlock(members, rule, values, basis.get(0), null);
        }
        if (basis.size() == 1) {
            require(basis.get(0), "eigenvectors", new Shape(size, size));
            return new DenseBlock(members, rule, new Eigen(eigenvalues, basis.get(0)));
        }
        if (members.size() != 1 || basis.size() > 2) {
            throw new IllegalArgumentException(
                    "a block of " + members.size() + " members has no basis of " + basis.size() + " arrays");
        }
        ParameterBlock only = members.get(0);
        if (basis.isEmpty()) {
            return new DiagonalBlock(only, rule, eigenvalues.toDoubleArray());
        }
        require(basis.get(0), "eigenvectors of the gradient side", new Shape(only.rows(), only.rows()));
        require(basis.get(1), "eigenvectors of the input side", new Shape(only.columns(), only.columns()));
        KroneckerBasis sides = new KroneckerBasis(basis.get(0), basis.get(1));
        NDArray matrix = eigenvalues.reshape(only.rows(), only.columns());
        return new EigenvalueCorrectedBlock(only, rule, sides, matrix);
    }

    private static boolean isLowRank(NDArray vectors, long size) {
        Shape shape = vectors.getShape();
        return shape.dimension() == 2
                && shape.get(0) == size
                && shape.get(1) < size
                && vectors.getDataType() == DataType.FLOAT64;
    }

    private static void require(NDArray array, String what, Shape shape) {
        if (!array.getShape().equals(shape) || array.getDataType() != DataType.FLOAT64) {
            throw new IllegalArgumentException(
                    what + " of shape " + Arrays.toString(array.getShape().getShape())
                            + " in " + array.getDataType() + " do not fit the block, which needs "
                            + Arrays.toString(shape.getShape()) + " in " + DataType.FLOAT64);
        }
    }
}

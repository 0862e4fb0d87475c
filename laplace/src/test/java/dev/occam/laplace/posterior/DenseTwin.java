package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Layer;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.torch.GradientMode;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** One block of a posterior as dense matrices over its parameters, by automatic differentiation and plain inversion. */
final class DenseTwin {

    private DenseTwin() {}

    /** The Jacobian of all outputs of all rows in a block's parameters, (N C, P), one backward pass an entry. */
    static RealMatrix jacobian(Block network, CurvatureBlock block, NDArray inputs) {
        try (NDManager scope = inputs.getManager().newSubManager();
                GradientMode off = GradientMode.off()) {
            NDArray own = inputs.duplicate();
            own.attach(scope);
            Recording recording = Recorder.of(network, LayerSelection.all()).record(own);
            Shape shape = recording.output().getShape();
            RealMatrix jacobian = new Array2DRowRealMatrix((int) shape.size(), block.size());
            for (int entry = 0; entry < shape.size(); entry++) {
                NDArray unit = scope.create((long) entry)
                        .oneHot((int) shape.size(), own.getDataType())
                        .reshape(shape);
                jacobian.setRow(entry, row(recording, block, unit, scope));
            }
            return jacobian;
        }
    }

    private static double[] row(Recording recording, CurvatureBlock block, NDArray cotangent, NDManager scope) {
        List<Parameter> parameters = block.members().stream()
                .flatMap(member -> member.tensors().stream())
                .map(Layer.Tensor::parameter)
                .distinct()
                .toList();
        Map<Parameter, NDArray> slopes = recording.slopes(cotangent, parameters);
        NDList parts = new NDList();
        for (ParameterBlock member : block.members()) {
            parts.add(member.matrix(scope, tensor -> slopes.get(tensor.parameter()))
                    .flatten());
        }
        return NDArrays.concat(parts, 0).toDoubleArray();
    }

    /** The exact GGN of a block, {@code sum J^T S S^T J}, (P, P). */
    static RealMatrix ggn(RealMatrix jacobian, Likelihood likelihood, NDArray outputs) {
        int classes = (int) outputs.getShape().get(1);
        RealMatrix root = new Array2DRowRealMatrix(jacobian.getRowDimension(), jacobian.getRowDimension());
        for (int c = 0; c < classes; c++) {
            double[] column = likelihood.hessianRoot(outputs, c).toDoubleArray();
            for (int i = 0; i < column.length; i++) {
                root.setEntry(i, i / classes * classes + c, column[i]);
            }
        }
        RealMatrix pulled = root.transpose().multiply(jacobian);
        return pulled.transpose().multiply(pulled);
    }

    /** The eigenvectors of a block as columns, (P, P). */
    static RealMatrix eigenvectors(CurvatureBlock block, NDManager manager) {
        RealMatrix vectors = new Array2DRowRealMatrix(block.size(), block.size());
        try (NDManager scope = manager.newSubManager()) {
            for (int i = 0; i < block.size(); i++) {
                double[] unit = new double[block.size()];
                unit[i] = 1;
                vectors.setColumn(
                        i, block.fromEigenbasis(scope.create(unit)).flatten().toDoubleArray());
            }
        }
        return vectors;
    }

    /** The curvature of a block put together from its eigenvalues and eigenvectors, (P, P). */
    static RealMatrix curvature(CurvatureBlock block, NDManager manager) {
        RealMatrix vectors = eigenvectors(block, manager);
        return vectors.multiply(MatrixUtils.createRealDiagonalMatrix(block.eigenvalues()))
                .multiply(vectors.transpose());
    }

    /** {@code s H + delta I}. */
    static RealMatrix precision(RealMatrix curvature, double scale, double delta) {
        return curvature
                .scalarMultiply(scale)
                .add(MatrixUtils.createRealIdentityMatrix(curvature.getRowDimension())
                        .scalarMultiply(delta));
    }

    static CholeskyDecomposition cholesky(RealMatrix precision) {
        RealMatrix symmetric = precision.add(precision.transpose()).scalarMultiply(0.5);
        return new CholeskyDecomposition(symmetric, 1e-9, 1e-14);
    }

    static double[] flat(RealMatrix matrix) {
        double[] flat = new double[matrix.getRowDimension() * matrix.getColumnDimension()];
        for (int i = 0; i < matrix.getRowDimension(); i++) {
            System.arraycopy(matrix.getRow(i), 0, flat, i * matrix.getColumnDimension(), matrix.getColumnDimension());
        }
        return flat;
    }
}

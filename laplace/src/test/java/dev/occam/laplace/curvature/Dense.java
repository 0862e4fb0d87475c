package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.Operators;

/** Curvature by brute force: Jacobians of every output, one backward pass each, and plain loops over doubles. */
final class Dense {

    private final NDManager manager;
    private final Block block;
    private final Likelihood likelihood;

    Dense(NDManager manager, Block block, Likelihood likelihood) {
        this.manager = manager;
        this.block = block;
        this.likelihood = likelihood;
    }

    /**
     * The exact GGN of one parameter block, sum over data; every term of the loss (datum and position) on its own.
     *
     * @return (P, P) over the row-major matrix of the block
     */
    double[][] ggn(ParameterBlock parameters, NDArray inputs) {
        int size = parameters.size();
        double[][] sum = new double[size][size];
        try (NDManager scope = manager.newSubManager();
                GradientMode on = GradientMode.on()) {
            NDList weights = new NDList();
            parameters.tensors().forEach(tensor -> {
                tensor.value().setRequiresGradient(true);
                weights.add(tensor.value());
            });
            NDArray own = inputs.duplicate();
            own.attach(scope);
            NDArray outputs = block.forward(new ParameterStore(scope, false), new NDList(own), false)
                    .singletonOrThrow();
            int classes = (int) outputs.getShape().get(outputs.getShape().dimension() - 1);
            int terms = (int) (outputs.getShape().size() / classes);
            NDArray flat = outputs.stopGradient();
            for (int term = 0; term < terms; term++) {
                NDArray mask = scope.create((long) term)
                        .oneHot(terms, outputs.getDataType())
                        .reshape(-1, 1)
                        .mul(scope.ones(new ai.djl.ndarray.types.Shape(1, classes), outputs.getDataType()))
                        .reshape(outputs.getShape());
                for (int c = 0; c < classes; c++) {
                    NDArray root = likelihood.hessianRoot(flat, c).mul(mask);
                    double[] row = matrix(parameters, Operators.gradients(scope, outputs, root, weights));
                    for (int i = 0; i < size; i++) {
                        for (int j = 0; j < size; j++) {
                            sum[i][j] += row[i] * row[j];
                        }
                    }
                }
            }
            parameters.tensors().forEach(tensor -> tensor.value().setRequiresGradient(false));
        }
        return sum;
    }

    /** The gradients of weight and bias as one row-major matrix (D_out, D_in'). */
    static double[] matrix(ParameterBlock parameters, NDList gradients) {
        return parameters
                .matrix(
                        gradients.get(0).getManager(),
                        tensor -> gradients.get(parameters.tensors().indexOf(tensor)))
                .toDoubleArray();
    }

    /** kron(B, A) over row-major weights. */
    static double[][] kronecker(NDArray b, NDArray a) {
        int rows = (int) b.getShape().get(0);
        int columns = (int) a.getShape().get(0);
        double[] bs = b.toDoubleArray();
        double[] as = a.toDoubleArray();
        double[][] product = new double[rows * columns][rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rows; k++) {
                for (int j = 0; j < columns; j++) {
                    for (int l = 0; l < columns; l++) {
                        product[i * columns + j][k * columns + l] = bs[i * rows + k] * as[j * columns + l];
                    }
                }
            }
        }
        return product;
    }

    /** A matrix as rows of doubles. */
    static double[][] square(NDArray matrix) {
        int n = (int) matrix.getShape().get(0);
        int columns = (int) matrix.getShape().get(1);
        double[] flat = matrix.toDoubleArray();
        double[][] rows = new double[n][columns];
        for (int i = 0; i < n; i++) {
            System.arraycopy(flat, i * columns, rows[i], 0, columns);
        }
        return rows;
    }

    /** ||x - y|| / ||y||, Frobenius. */
    static double relativeError(double[][] x, double[][] y) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                difference += (x[i][j] - y[i][j]) * (x[i][j] - y[i][j]);
                norm += y[i][j] * y[i][j];
            }
        }
        // A bias of attention keys has no effect at all: zero up to rounding, and so is its curvature.
        return Math.sqrt(difference / Math.max(norm, 1e-20));
    }
}

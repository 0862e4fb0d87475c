package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.Sharing;
import dev.occam.laplace.record.LayerCalls;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** Curvature of one block and batch by plain loops over doubles: factors, per-example gradients, dense solves. */
final class PlainCurvature {

    /** Inputs and gradients of one datum's own loss: [n][r][d]. */
    private final double[][][] a;

    private final List<double[][][]> g;

    PlainCurvature(NDManager manager, LayerCalls calls, ParameterBlock block, List<NDArray> gradientsOfLayer) {
        a = cube(block.inputs(calls.inputs(manager, 0, calls.rows())));
        g = gradientsOfLayer.stream().map(array -> cube(block.gradients(array))).toList();
    }

    static double[][][] cube(NDArray array) {
        long[] shape = array.getShape().getShape();
        double[] flat = array.toDoubleArray();
        double[][][] cube = new double[(int) shape[0]][(int) shape[1]][];
        int size = (int) shape[2];
        for (int n = 0; n < shape[0]; n++) {
            for (int r = 0; r < shape[1]; r++) {
                int from = (int) (n * shape[1] + r) * size;
                cube[n][r] = Arrays.copyOfRange(flat, from, from + size);
            }
        }
        return cube;
    }

    RealMatrix inputFactor(Sharing sharing) {
        RealMatrix sum = null;
        double count = 0;
        for (double[][] datum : a) {
            for (double[] row : sharing == Sharing.EXPAND ? datum : new double[][] {total(datum, 1.0 / datum.length)}) {
                RealMatrix product = outer(row, row);
                sum = sum == null ? product : sum.add(product);
                count++;
            }
        }
        return sum.scalarMultiply(1 / count);
    }

    RealMatrix gradientFactor(Sharing sharing) {
        RealMatrix sum = null;
        for (double[][][] vector : g) {
            for (double[][] datum : vector) {
                for (double[] row : sharing == Sharing.EXPAND ? datum : new double[][] {total(datum, 1)}) {
                    RealMatrix product = outer(row, row);
                    sum = sum == null ? product : sum.add(product);
                }
            }
        }
        return sum.scalarMultiply(1.0 / a.length);
    }

    /** Mean over data of outer products of per-example gradients, row-major. */
    RealMatrix fisher() {
        RealMatrix sum = null;
        for (double[][][] vector : g) {
            for (int n = 0; n < a.length; n++) {
                double[] gradient = null;
                for (int r = 0; r < a[n].length; r++) {
                    double[] part = flat(outer(vector[n][r], a[n][r]));
                    gradient = gradient == null ? part : total(new double[][] {gradient, part}, 1);
                }
                RealMatrix product = outer(gradient, gradient);
                sum = sum == null ? product : sum.add(product);
            }
        }
        return sum.scalarMultiply(1.0 / a.length);
    }

    /** Mean over data of squared gradients of parameters that act element by element. */
    double[] elementwiseSquares() {
        double[] sum = new double[a[0][0].length];
        for (double[][][] vector : g) {
            for (int n = 0; n < a.length; n++) {
                for (int i = 0; i < sum.length; i++) {
                    double gradient = 0;
                    for (int r = 0; r < a[n].length; r++) {
                        gradient += vector[n][r][i] * a[n][r][i];
                    }
                    sum[i] += gradient * gradient / a.length;
                }
            }
        }
        return sum;
    }

    private static double[] total(double[][] rows, double scale) {
        double[] sum = new double[rows[0].length];
        for (double[] row : rows) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += scale * row[i];
            }
        }
        return sum;
    }

    static RealMatrix outer(double[] x, double[] y) {
        return new ArrayRealVector(x).outerProduct(new ArrayRealVector(y));
    }

    static double[] flat(RealMatrix matrix) {
        return Arrays.stream(matrix.getData()).flatMapToDouble(Arrays::stream).toArray();
    }

    static RealMatrix kronecker(RealMatrix b, RealMatrix a) {
        int rows = b.getRowDimension();
        int columns = a.getRowDimension();
        RealMatrix product = new Array2DRowRealMatrix(rows * columns, rows * columns);
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rows; k++) {
                product.setSubMatrix(a.scalarMultiply(b.getEntry(i, k)).getData(), i * columns, k * columns);
            }
        }
        return product;
    }

    static RealMatrix identity(int size) {
        return MatrixUtils.createRealIdentityMatrix(size);
    }

    static double[] solve(RealMatrix matrix, double[] vector) {
        return new LUDecomposition(matrix)
                .getSolver()
                .solve(new ArrayRealVector(vector, false))
                .toArray();
    }
}

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

    /** The rearranged curvature of expanded or reduced positions: mean over data of vec(a a^T) vec(g g^T)^T. */
    RealMatrix rearranged(Sharing sharing) {
        RealMatrix sum = null;
        for (double[][][] vector : g) {
            for (int n = 0; n < a.length; n++) {
                boolean each = sharing == Sharing.EXPAND;
                double[][] inputs = each ? a[n] : new double[][] {total(a[n], 1.0 / a[n].length)};
                double[][] gradients = each ? vector[n] : new double[][] {total(vector[n], 1)};
                for (int r = 0; r < inputs.length; r++) {
                    RealMatrix part = outer(flat(outer(inputs[r], inputs[r])), flat(outer(gradients[r], gradients[r])));
                    sum = sum == null ? part : sum.add(part);
                }
            }
        }
        return sum.scalarMultiply(1.0 / a.length);
    }

    /** The gradient of every datum and vector, row-major over the block's matrix. */
    double[][] perExample(boolean elementwise) {
        double[][] rows = new double[g.size() * a.length][];
        for (int v = 0; v < g.size(); v++) {
            for (int n = 0; n < a.length; n++) {
                double[] sum = null;
                for (int r = 0; r < a[n].length; r++) {
                    double[] part;
                    if (elementwise) {
                        part = new double[a[n][r].length];
                        for (int i = 0; i < part.length; i++) {
                            part[i] = g.get(v)[n][r][i] * a[n][r][i];
                        }
                    } else {
                        part = flat(outer(g.get(v)[n][r], a[n][r]));
                    }
                    sum = sum == null ? part : total(new double[][] {sum, part}, 1);
                }
                rows[v * a.length + n] = sum;
            }
        }
        return rows;
    }

    /** E[i_m i_n] E[o_m o_n] of two blocks: of a datum i sums the inputs' entries at the mean position, o the gradients'. */
    double meanOfTotals(PlainCurvature other, boolean elementwise, boolean otherElementwise) {
        double ofInputs = 0;
        double ofGradients = 0;
        for (int v = 0; v < g.size(); v++) {
            for (int n = 0; n < a.length; n++) {
                double[] mine = totals(v, n, elementwise);
                double[] theirs = other.totals(v, n, otherElementwise);
                ofInputs += mine[0] * theirs[0] / (a.length * g.size());
                ofGradients += mine[1] * theirs[1] / a.length;
            }
        }
        return ofInputs * ofGradients;
    }

    private double[] totals(int v, int n, boolean elementwise) {
        double input = 0;
        double gradient = 0;
        for (int r = 0; r < a[n].length; r++) {
            for (int i = 0; i < g.get(v)[n][r].length; i++) {
                gradient += g.get(v)[n][r][i] * (elementwise ? a[n][r][i] : 1);
            }
            input += Arrays.stream(a[n][r]).sum() / a[n].length;
        }
        return new double[] {elementwise ? 1 : input, gradient};
    }

    /** A column vector as a square matrix. */
    static RealMatrix square(double[] entries, int side) {
        RealMatrix matrix = new Array2DRowRealMatrix(side, side);
        for (int i = 0; i < side; i++) {
            matrix.setRow(i, Arrays.copyOfRange(entries, i * side, (i + 1) * side));
        }
        return matrix;
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

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/** Blocks that lay data out in ways of their own: rows of graphs, and nodes that see their neighbours. */
final class GraphNetworks {

    private GraphNetworks() {}

    static Block lambda(UnaryOperator<NDArray> map) {
        return new LambdaBlock(l -> new NDList(map.apply(l.singletonOrThrow())));
    }

    /** A sequence of blocks of which those with parameters are initialised already, as parts of another. */
    static SequentialBlock again(Block... blocks) {
        SequentialBlock sequence = new SequentialBlock() {
            @Override
            public boolean isInitialized() {
                return true;
            }
        };
        for (Block block : blocks) {
            sequence.add(block);
        }
        return sequence;
    }

    /** {@code (N, R_max, D)} to {@code (sum R_n, D)}: the rows of nodes alone. */
    static Block pack(long[] counts, int longest) {
        return lambda(x -> constant(x, packing(counts, longest)).matMul(x.reshape(counts.length * (long) longest, -1)));
    }

    /** The mean of each graph's rows, (sum R_n, D) to (N, D). */
    static Block poolPacked(long[] counts, int longest) {
        double[][] pooling = product(padding(counts, longest), transposed(packing(counts, longest)));
        return lambda(x -> constant(x, pooling).matMul(x));
    }

    /** The mean of each graph's nodes, (N, R_max, D) to (N, D). */
    static Block poolPadded(long[] counts, int longest) {
        return lambda(x -> constant(x, padding(counts, longest)).matMul(x.reshape(counts.length * (long) longest, -1)));
    }

    /** (sum R_n, N R_max), one 1 a row. */
    private static double[][] packing(long[] counts, int longest) {
        int sum = 0;
        for (long count : counts) {
            sum += (int) count;
        }
        double[][] matrix = new double[sum][counts.length * longest];
        int row = 0;
        for (int n = 0; n < counts.length; n++) {
            for (int r = 0; r < counts[n]; r++) {
                matrix[row++][n * longest + r] = 1;
            }
        }
        return matrix;
    }

    /** (N, N R_max), 1/R_n where graph n has a node. */
    private static double[][] padding(long[] counts, int longest) {
        double[][] matrix = new double[counts.length][counts.length * longest];
        for (int n = 0; n < counts.length; n++) {
            for (int r = 0; r < counts[n]; r++) {
                matrix[n][n * longest + r] = 1.0 / counts[n];
            }
        }
        return matrix;
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    private static NDArray constant(NDArray like, double[][] matrix) {
        double[] flat = new double[matrix.length * matrix[0].length];
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(matrix[i], 0, flat, i * matrix[0].length, matrix[0].length);
        }
        return like.getManager().create(flat, new Shape(matrix.length, matrix[0].length));
    }

    /** Graph convolutions {@code adjacency X W} of the given widths, tanh between or nothing. */
    static SequentialBlock convolutions(double[][] adjacency, boolean linear, int inputs, int... widths) {
        SequentialBlock block = new SequentialBlock();
        int width = inputs;
        for (int i = 0; i < widths.length; i++) {
            if (i > 0 && !linear) {
                block.add(Activation.tanhBlock());
            }
            block.add(new GraphConvolution(adjacency, width, widths[i]));
            width = widths[i];
        }
        return block;
    }

    /** A ring of nodes with one chord, each row divided by its sum. */
    static double[][] ring(int nodes) {
        double[][] adjacency = new double[nodes][nodes];
        for (int n = 0; n < nodes; n++) {
            adjacency[n][n] = 1;
            adjacency[n][(n + 1) % nodes] = 0.5;
            adjacency[(n + 1) % nodes][n] = 0.5;
        }
        adjacency[0][nodes / 2] = 0.25;
        return adjacency;
    }

    private static final class GraphConvolution extends AbstractBlock {
        private final double[][] adjacency;
        private final Parameter weight;

        GraphConvolution(double[][] adjacency, int inputs, int outputs) {
            this.adjacency = adjacency;
            weight = addParameter(Parameter.builder()
                    .setName("weight")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(inputs, outputs))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            NDArray near = constant(x, adjacency).matMul(x);
            return new NDList(near.matMul(store.getValue(weight, x.getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {
                new Shape(inputShapes[0].get(0), weight.getShape().get(1))
            };
        }
    }
}

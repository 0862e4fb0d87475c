package dev.occam.laplace.curvature;

/**
 * The Kronecker factors and the full block of each group of a convolution, in loops over doubles: the network is the
 * convolution, tanh, and a linear layer over all pixels to C logits; its exact GGN by hand.
 */
final class PlainFactors {

    private final PlainConvolution convolution;
    private final boolean joint;
    private final int columns;
    final double[][][] expandInput;
    final double[][][] expandGradient;
    final double[][][] reduceInput;
    final double[][][] reduceGradient;
    final double[][][] full;

    /** Sums over images (n, channels, height, width); {@code head} is (C, filters * positions), without bias. */
    PlainFactors(
            PlainConvolution convolution,
            boolean joint,
            double[][] images,
            int height,
            int width,
            double[] weight,
            double[] bias,
            double[][] head) {
        this.convolution = convolution;
        this.joint = joint;
        columns = convolution.inputs() + (joint ? 1 : 0);
        int rows = convolution.outputs();
        expandInput = new double[convolution.groups()][columns][columns];
        reduceInput = new double[convolution.groups()][columns][columns];
        expandGradient = new double[convolution.groups()][rows][rows];
        reduceGradient = new double[convolution.groups()][rows][rows];
        full = new double[convolution.groups()][rows * columns][rows * columns];
        for (double[] image : images) {
            double[][][] patches = convolution.patches(image, height, width);
            add(patches, convolution.apply(patches, weight, bias), head);
        }
        int positions = convolution.length(height, 0) * convolution.length(width, 1);
        for (int group = 0; group < convolution.groups(); group++) {
            scale(expandInput[group], 1.0 / ((double) images.length * positions));
            scale(reduceInput[group], 1.0 / images.length);
        }
    }

    private void add(double[][][] patches, double[][] z, double[][] head) {
        int positions = z[0].length;
        double[][] h = new double[z.length][positions];
        double[] logits = new double[head.length];
        for (int o = 0; o < z.length; o++) {
            for (int r = 0; r < positions; r++) {
                h[o][r] = Math.tanh(z[o][r]);
                for (int c = 0; c < head.length; c++) {
                    logits[c] += head[c][o * positions + r] * h[o][r];
                }
            }
        }
        for (int group = 0; group < convolution.groups(); group++) {
            addInputs(group, patches[group]);
        }
        double[] p = softmax(logits);
        for (int c = 0; c < head.length; c++) {
            // sqrt(p_c) (e_c - p), through the head and tanh
            double[][] g = new double[z.length][positions];
            for (int o = 0; o < z.length; o++) {
                for (int r = 0; r < positions; r++) {
                    double sum = 0;
                    for (int d = 0; d < head.length; d++) {
                        sum += Math.sqrt(p[c]) * ((c == d ? 1 : 0) - p[d]) * head[d][o * positions + r];
                    }
                    g[o][r] = sum * (1 - h[o][r] * h[o][r]);
                }
            }
            for (int group = 0; group < convolution.groups(); group++) {
                addGradients(group, patches[group], g);
            }
        }
    }

    private void addInputs(int group, double[][] patches) {
        double[] mean = new double[columns];
        for (double[] patch : patches) {
            double[] a = extended(patch);
            addOuter(expandInput[group], a);
            for (int k = 0; k < columns; k++) {
                mean[k] += a[k] / patches.length;
            }
        }
        addOuter(reduceInput[group], mean);
    }

    private void addGradients(int group, double[][] patches, double[][] g) {
        int rows = convolution.outputs();
        double[] sum = new double[rows];
        double[] block = new double[rows * columns];
        for (int r = 0; r < patches.length; r++) {
            double[] a = extended(patches[r]);
            double[] here = new double[rows];
            for (int o = 0; o < rows; o++) {
                here[o] = g[group * rows + o][r];
                sum[o] += here[o];
                for (int k = 0; k < columns; k++) {
                    block[o * columns + k] += here[o] * a[k];
                }
            }
            addOuter(expandGradient[group], here);
        }
        addOuter(reduceGradient[group], sum);
        addOuter(full[group], block);
    }

    private double[] extended(double[] patch) {
        double[] a = new double[columns];
        System.arraycopy(patch, 0, a, 0, patch.length);
        if (joint) {
            a[patch.length] = 1;
        }
        return a;
    }

    private static double[] softmax(double[] logits) {
        double[] p = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(logits[c]);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private static void addOuter(double[][] matrix, double[] v) {
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < v.length; j++) {
                matrix[i][j] += v[i] * v[j];
            }
        }
    }

    private static void scale(double[][] matrix, double factor) {
        for (double[] row : matrix) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= factor;
            }
        }
    }
}

package dev.occam.laplace.curvature;

/**
 * A convolution written out in loops over doubles, from the definition.
 *
 * @param channels C_in over all groups
 * @param filters C_out over all groups
 * @param kernel K_h, K_w
 * @param stride along each axis
 * @param padding zeros on both sides of each axis
 * @param dilation steps between kernel entries
 * @param groups independent shares of the channels
 */
record PlainConvolution(
        int channels, int filters, int[] kernel, int[] stride, int[] padding, int[] dilation, int groups) {

    int length(int image, int axis) {
        return (image + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis] + 1;
    }

    /** D_in of one group. */
    int inputs() {
        return channels / groups * kernel[0] * kernel[1];
    }

    /** D_out of one group. */
    int outputs() {
        return filters / groups;
    }

    /**
     * The patches of one image.
     *
     * @param image (channels, height, width), row-major
     * @return by group, position, and entry (channel of the group, row, column)
     */
    double[][][] patches(double[] image, int height, int width) {
        int down = length(height, 0);
        int across = length(width, 1);
        double[][][] patches = new double[groups][down * across][inputs()];
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < down; i++) {
                for (int j = 0; j < across; j++) {
                    double[] patch = patches[group][i * across + j];
                    int entry = 0;
                    for (int c = group * channels / groups; c < (group + 1) * channels / groups; c++) {
                        for (int p = 0; p < kernel[0]; p++) {
                            for (int q = 0; q < kernel[1]; q++, entry++) {
                                int y = i * stride[0] + p * dilation[0] - padding[0];
                                int x = j * stride[1] + q * dilation[1] - padding[1];
                                boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                                patch[entry] = inside ? image[(c * height + y) * width + x] : 0;
                            }
                        }
                    }
                }
            }
        }
        return patches;
    }

    /**
     * The output of one image.
     *
     * @param patches as {@link #patches}
     * @param weight (C_out, C_in / groups, K_h, K_w), row-major
     * @param bias (C_out), or empty
     * @return by filter and position
     */
    double[][] apply(double[][][] patches, double[] weight, double[] bias) {
        double[][] output = new double[filters][patches[0].length];
        for (int o = 0; o < filters; o++) {
            double[][] own = patches[o / outputs()];
            for (int r = 0; r < own.length; r++) {
                double sum = bias.length == 0 ? 0 : bias[o];
                for (int k = 0; k < own[r].length; k++) {
                    sum += weight[o * own[r].length + k] * own[r][k];
                }
                output[o][r] = sum;
            }
        }
        return output;
    }
}

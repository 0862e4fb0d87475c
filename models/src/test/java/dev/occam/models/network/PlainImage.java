package dev.occam.models.network;

import java.util.function.DoubleUnaryOperator;

/**
 * One image (or what a layer makes of it) in plain Java, with the layers written as the sums they
 * are: a second opinion on the networks' wiring.
 *
 * @param values (channels, height, width), row-major
 */
@SuppressWarnings("ArrayRecordComponent")
record PlainImage(int channels, int height, int width, double[] values) {

    double at(int c, int y, int x) {
        return y < 0 || x < 0 || y >= height || x >= width ? 0 : values[(c * height + y) * width + x];
    }

    /** A convolution with weight (filters, channels, kernel, kernel); {@code bias} may be empty. */
    PlainImage convolve(double[] weight, double[] bias, int kernel, int stride, int padding) {
        int filters = weight.length / (channels * kernel * kernel);
        int outHeight = (height + 2 * padding - kernel) / stride + 1;
        int outWidth = (width + 2 * padding - kernel) / stride + 1;
        double[] out = new double[filters * outHeight * outWidth];
        for (int i = 0; i < out.length; i++) {
            int f = i / (outHeight * outWidth);
            int top = i / outWidth % outHeight * stride - padding;
            int left = i % outWidth * stride - padding;
            out[i] = bias.length == 0 ? 0 : bias[f];
            for (int j = 0; j < channels * kernel * kernel; j++) {
                int c = j / (kernel * kernel);
                out[i] += weight[f * channels * kernel * kernel + j]
                        * at(c, top + j / kernel % kernel, left + j % kernel);
            }
        }
        return new PlainImage(filters, outHeight, outWidth, out);
    }

    /** Means of 2 by 2 pixels that do not overlap; an odd last row or column is left out. */
    PlainImage averageByTwo() {
        int h = height / 2;
        int w = width / 2;
        double[] out = new double[channels * h * w];
        for (int i = 0; i < out.length; i++) {
            int c = i / (h * w);
            int y = 2 * (i / w % h);
            int x = 2 * (i % w);
            out[i] = (at(c, y, x) + at(c, y + 1, x) + at(c, y, x + 1) + at(c, y + 1, x + 1)) / 4;
        }
        return new PlainImage(channels, h, w, out);
    }

    /** The largest, or else the mean, of squares of pixels; beyond the edge are zeros for the mean, and nothing for the largest. */
    PlainImage pool(int kernel, int stride, int padding, boolean largest) {
        int h = (height + 2 * padding - kernel) / stride + 1;
        int w = (width + 2 * padding - kernel) / stride + 1;
        double[] out = new double[channels * h * w];
        for (int i = 0; i < out.length; i++) {
            int c = i / (h * w);
            int top = i / w % h * stride - padding;
            int left = i % w * stride - padding;
            double greatest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int j = 0; j < kernel * kernel; j++) {
                int y = top + j / kernel;
                int x = left + j % kernel;
                sum += at(c, y, x);
                boolean inside = y >= 0 && x >= 0 && y < height && x < width;
                greatest = inside ? Math.max(greatest, at(c, y, x)) : greatest;
            }
            out[i] = largest ? greatest : sum / (kernel * kernel);
        }
        return new PlainImage(channels, h, w, out);
    }

    PlainImage map(DoubleUnaryOperator function) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = function.applyAsDouble(values[i]);
        }
        return new PlainImage(channels, height, width, out);
    }

    PlainImage relu() {
        return map(v -> Math.max(0, v));
    }

    PlainImage plus(double[] scalar) {
        return map(v -> v + scalar[0]);
    }

    PlainImage plus(PlainImage other) {
        double[] out = values.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += other.values[i];
        }
        return new PlainImage(channels, height, width, out);
    }

    /** The mean over pixels of each channel, as an image of one pixel. */
    PlainImage mean() {
        double[] out = new double[channels];
        for (int i = 0; i < values.length; i++) {
            out[i / (height * width)] += values[i] / (height * width);
        }
        return new PlainImage(channels, 1, 1, out);
    }

    /** A linear layer on all numbers, as an image of one pixel and a channel a unit. */
    PlainImage linear(double[] weight, double[] bias) {
        double[] out = bias.clone();
        for (int i = 0; i < weight.length; i++) {
            out[i / values.length] += weight[i] * values[i % values.length];
        }
        return new PlainImage(out.length, 1, 1, out);
    }
}

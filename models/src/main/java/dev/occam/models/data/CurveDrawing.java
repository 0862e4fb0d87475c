package dev.occam.models.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One drawing of a curve: the parabola through three random points, of a pen one and a half pixels wide.
 * <p>All arithmetic is that of the language's strict mathematics, so that one stream of random
 * numbers gives the same picture on every machine.
 */
final class CurveDrawing {
    private static final int SEGMENTS = 40;
    private static final double MARGIN = 0.1;
    private static final double PEN = 0.75;

    private final SplittableRandom random;

    CurveDrawing(SplittableRandom random) {
        this.random = random;
    }

    /** Draws (size, size) pixels in [0, 1], row-major from the top left. */
    double[] draw(int size) {
        double[][] points = new double[3][2];
        for (double[] point : points) {
            point[0] = MARGIN + (1 - 2 * MARGIN) * random.nextDouble();
            point[1] = MARGIN + (1 - 2 * MARGIN) * random.nextDouble();
        }
        double[] least = new double[size * size];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i < SEGMENTS; i++) {
            nearer(least, size, at(points, (double) i / SEGMENTS), at(points, (i + 1.0) / SEGMENTS));
        }
        double[] pixels = new double[size * size];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = clamp(0.5 + PEN - size * Math.sqrt(least[i]));
        }
        return pixels;
    }

    /** A point of the line that begins at the first, passes the second half way, and ends at the third. */
    private static double[] at(double[][] points, double t) {
        double begin = (1 - t) * (1 - 2 * t);
        double middle = 4 * t * (1 - t);
        double end = t * (2 * t - 1);
        return new double[] {
            begin * points[0][0] + middle * points[1][0] + end * points[2][0],
            begin * points[0][1] + middle * points[1][1] + end * points[2][1]
        };
    }

    private static void nearer(double[] least, int size, double[] from, double[] to) {
        double dx = to[0] - from[0];
        double dy = to[1] - from[1];
        double length = dx * dx + dy * dy;
        for (int pixel = 0; pixel < least.length; pixel++) {
            double x = (pixel % size + 0.5) / size - from[0];
            double y = (pixel / size + 0.5) / size - from[1];
            double along = length == 0 ? 0 : clamp((x * dx + y * dy) / length);
            double restX = x - along * dx;
            double restY = y - along * dy;
            least[pixel] = Math.min(least[pixel], restX * restX + restY * restY);
        }
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }
}

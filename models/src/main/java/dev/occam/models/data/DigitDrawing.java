package dev.occam.models.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One drawing of a digit: its strokes bent, turned, sheared, scaled and moved at random, drawn with
 * a pen of random thickness and ink, and covered with pixel noise.
 * <p>All arithmetic is that of the language's strict mathematics, so that one stream of random
 * numbers gives the same picture on every machine.
 */
final class DigitDrawing {
    private static final double TURN = 0.22;
    private static final double SHEAR = 0.22;
    private static final double STRETCH = 0.16;
    private static final double SHIFT = 0.07;
    private static final double BEND = 0.035;
    private static final double SLIP = 0.025;
    private static final double NOISE = 0.17;

    private final SplittableRandom random;

    DigitDrawing(SplittableRandom random) {
        this.random = random;
    }

    /** Draws {@code digit} as (size, size) pixels in [0, 1], row-major from the top left. */
    double[] draw(int digit, int size) {
        List<double[][]> strokes = distort(DigitStrokes.of(digit));
        double thickness = between(0.035, 0.075);
        double ink = between(0.65, 1);
        double softness = 1.0 / size;
        double[] pixels = new double[size * size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double distance = distance(strokes, (column + 0.5) / size, (row + 0.5) / size);
                double covered = clamp(0.5 + (thickness - distance) / softness);
                pixels[row * size + column] = clamp(ink * covered + NOISE * gaussian());
            }
        }
        return pixels;
    }

    private List<double[][]> distort(List<double[][]> strokes) {
        double turn = TURN * symmetric();
        double shear = SHEAR * symmetric();
        double width = 1 + STRETCH * symmetric();
        double height = 1 + STRETCH * symmetric();
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        double moveX = SHIFT * symmetric();
        double moveY = SHIFT * symmetric();
        double bendX = BEND * gaussian();
        double bendY = BEND * gaussian();
        double phaseX = Math.PI * symmetric();
        double phaseY = Math.PI * symmetric();
        List<double[][]> drawn = new ArrayList<>();
        for (double[][] stroke : strokes) {
            double slipX = SLIP * gaussian();
            double slipY = SLIP * gaussian();
            double[][] points = new double[stroke.length][];
            for (int i = 0; i < stroke.length; i++) {
                double x = stroke[i][0] - 0.5 + slipX + bendX * StrictMath.sin(5 * stroke[i][1] + phaseX);
                double y = stroke[i][1] - 0.5 + slipY + bendY * StrictMath.sin(5 * stroke[i][0] + phaseY);
                double sheared = width * (x + shear * y);
                double high = height * y;
                points[i] =
                        new double[] {0.5 + moveX + cos * sheared - sin * high, 0.5 + moveY + sin * sheared + cos * high
                        };
            }
            drawn.add(points);
        }
        return drawn;
    }

    /** The distance from a point to the nearest segment of any stroke. */
    private static double distance(List<double[][]> strokes, double x, double y) {
        double least = Double.POSITIVE_INFINITY;
        for (double[][] stroke : strokes) {
            for (int i = 1; i < stroke.length; i++) {
                least = Math.min(least, squaredDistance(stroke[i - 1], stroke[i], x, y));
            }
        }
        return Math.sqrt(least);
    }

    private static double squaredDistance(double[] from, double[] to, double x, double y) {
        double dx = to[0] - from[0];
        double dy = to[1] - from[1];
        double length = dx * dx + dy * dy;
        double along = length == 0 ? 0 : clamp(((x - from[0]) * dx + (y - from[1]) * dy) / length);
        double restX = x - from[0] - along * dx;
        double restY = y - from[1] - along * dy;
        return restX * restX + restY * restY;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private double symmetric() {
        return between(-1, 1);
    }

    /** A standard normal number (Box and Muller 1958). */
    private double gaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }
}

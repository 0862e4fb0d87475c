package dev.occam.models.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The shapes of the ten digits as strokes of a pen: polylines in the unit square, x to the right and y down.
 * <p>A stroke is an array of points {@code {x, y}}; arcs of ellipses are polylines of short segments.
 */
final class DigitStrokes {
    private static final int DEGREES_PER_SEGMENT = 20;

    /** The strokes of each digit, by its value. */
    private static final List<List<double[][]>> SHAPES = List.of(
            digit(arc(.50, .50, .25, .37, -90, 270)),
            digit(line(.36, .27, .53, .12, .53, .88)),
            digit(join(arc(.49, .34, .24, .22, -170, 35), line(.26, .87, .77, .87))),
            digit(join(arc(.47, .31, .22, .19, -160, 80), arc(.46, .68, .26, .21, -80, 155))),
            digit(line(.57, .12, .23, .62, .79, .62), line(.62, .38, .62, .89)),
            digit(join(line(.73, .13, .35, .13, .31, .48), arc(.48, .64, .25, .23, -125, 150))),
            digit(join(arc(.72, .62, .44, .50, -95, -180), arc(.50, .66, .22, .22, 180, -180))),
            digit(line(.24, .15, .77, .15, .43, .88)),
            digit(arc(.50, .31, .19, .18, 90, 450), arc(.50, .68, .24, .20, -90, 270)),
            digit(join(arc(.49, .35, .22, .22, 0, -360), arc(.27, .38, .44, .50, 0, 80))));

    private DigitStrokes() {}

    /** The strokes of {@code digit}, 0 to 9; not to be changed. */
    static List<double[][]> of(int digit) {
        return SHAPES.get(digit);
    }

    private static List<double[][]> digit(double[][]... strokes) {
        return List.of(strokes);
    }

    /** A polyline through points given as x, y, x, y, ... */
    private static double[][] line(double... coordinates) {
        double[][] points = new double[coordinates.length / 2][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {coordinates[2 * i], coordinates[2 * i + 1]};
        }
        return points;
    }

    /** A part of an ellipse, from one angle to another in degrees: 0 is right, 90 is down, -90 is up. */
    private static double[][] arc(double x, double y, double radiusX, double radiusY, int from, int to) {
        int segments = Math.max(2, Math.abs(to - from) / DEGREES_PER_SEGMENT);
        double[][] points = new double[segments + 1][];
        for (int i = 0; i <= segments; i++) {
            double angle = (from + (to - from) * (double) i / segments) * (Math.PI / 180);
            points[i] = new double[] {x + radiusX * StrictMath.cos(angle), y + radiusY * StrictMath.sin(angle)};
        }
        return points;
    }

    /** Strokes drawn without lifting the pen. */
    private static double[][] join(double[][]... strokes) {
        List<double[]> points = new ArrayList<>();
        for (double[][] stroke : strokes) {
            Collections.addAll(points, stroke);
        }
        return points.toArray(double[][]::new);
    }
}

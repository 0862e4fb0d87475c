package dev.occam.tuner.compare;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Ranks of numbers, ties sharing the mean of theirs, and Spearman's correlation of two lists. */
final class Ranks {

    private Ranks() {}

    /** Spearman's rank correlation; NaN where there are fewer than two numbers, or one list is constant. */
    static double spearman(double[] x, double[] y) {
        double[] a = of(x);
        double[] b = of(y);
        double middle = (a.length + 1) / 2.0;
        double products = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            products += (a[i] - middle) * (b[i] - middle);
            squaresA += (a[i] - middle) * (a[i] - middle);
            squaresB += (b[i] - middle) * (b[i] - middle);
        }
        return products / Math.sqrt(squaresA * squaresB);
    }

    /** Ranks from 1. */
    static double[] of(double[] values) {
        int n = values.length;
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (i, j) -> Double.compare(values[i], values[j]));
        double[] ranks = new double[n];
        for (int from = 0; from < n; ) {
            int to = from;
            while (to < n && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}

package dev.occam.tuner.tribuo;

import java.util.Locale;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Output;

/** Sparse examples as dense rows of numbers, in the order of a feature map; a feature that is absent is 0. */
final class FeatureRows {

    /** Of Java's memory: the rest is for all that is made of the rows. */
    private static final double SHARE = 0.5;

    private final ImmutableFeatureMap features;

    FeatureRows(ImmutableFeatureMap features) {
        this.features = features;
    }

    /** The numbers D in a row. */
    int width() {
        return features.size();
    }

    /**
     * All examples of a data set.
     *
     * @return (N, D), row-major
     * @throws IllegalArgumentException where they don't fit into memory, or a number is not finite
     */
    <T extends Output<T>> double[] of(Dataset<T> examples) {
        double[] rows =
                new double[checkedSize(examples.size(), Runtime.getRuntime().maxMemory())];
        int row = 0;
        for (Example<T> example : examples) {
            fill(example, "example " + row, rows, row * width());
            row++;
        }
        return rows;
    }

    int checkedSize(int rows, long memory) {
        double numbers = (double) rows * width();
        if (numbers > Integer.MAX_VALUE - 8 || numbers * Double.BYTES > SHARE * memory) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%,d examples of %,d features take %.1f GB as dense numbers, too much for the %.1f GB that Java may"
                            + " use; drop rare features, or raise -Xmx",
                    rows,
                    width(),
                    numbers * Double.BYTES / 1e9,
                    memory / 1e9));
        }
        return (int) numbers;
    }

    /**
     * Puts one example into its row, which is zero before. Features that hash to one id add up.
     *
     * @param name how a message calls the example
     * @param offset of the row
     * @return how many features of the example are known
     */
    int fill(Example<?> example, String name, double[] rows, int offset) {
        int known = 0;
        for (Feature feature : example) {
            int id = features.getID(feature.getName());
            if (id < 0) {
                continue;
            }
            if (!Double.isFinite(feature.getValue())) {
                throw new IllegalArgumentException(name + ": feature '" + feature.getName() + "' is "
                        + feature.getValue() + "; drop the example, or give it a number");
            }
            rows[offset + id] += feature.getValue();
            known++;
        }
        return known;
    }
}

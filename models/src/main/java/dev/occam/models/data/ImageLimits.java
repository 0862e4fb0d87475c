package dev.occam.models.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many images of a large data set to take, and the seed that draws them.
 * <p>A limit draws images at random without replacement, each as likely as another, so that the
 * share of a class is as the draw gives it: about its share of the whole, not exactly. A smaller
 * limit with the same seed takes a subset of a larger one's images. The order of the file is kept. A
 * limit of at least the number of images takes them all. Or images are listed, and nothing is drawn.
 *
 * @param train the most training images; 0 for all
 * @param test the most test images; 0 for all
 * @param listed the images to take, each part counted from 0 by itself; null where they are drawn
 */
public record ImageLimits(
        int train, int test, long seed, @Nullable RowLists listed) {
    private static final long TEST_STREAM = 0x9E3779B97F4A7C15L;

    public ImageLimits {
        if (train < 0 || test < 0) {
            throw new DataException(
                    "a limit of images can't be negative, but is " + Math.min(train, test) + "; 0 takes all");
        }
    }

    /** Images drawn at random. */
    public ImageLimits(int train, int test, long seed) {
        this(train, test, seed, null);
    }

    /** The images of two lists. */
    public static ImageLimits of(RowLists listed) {
        return new ImageLimits(0, 0, 0, listed);
    }

    /** All images. */
    public static ImageLimits none() {
        return new ImageLimits(0, 0, 0);
    }

    /** The chosen of {@code count} training images, ascending. */
    int[] trainRows(int count) {
        return listed != null ? listed.ofTraining(count, "the training images") : chosen(train, count, seed);
    }

    /** The chosen of {@code count} test images, ascending, from a stream of their own. */
    int[] testRows(int count) {
        if (listed != null) {
            return listed.ofTest(count, "the test images");
        }
        return chosen(test, count, new SplittableRandom(seed + TEST_STREAM).nextLong());
    }

    private static int[] chosen(int limit, int count, long stream) {
        int[] order = IntStream.range(0, count).toArray();
        if (limit == 0 || limit >= count) {
            return order;
        }
        SplittableRandom random = new SplittableRandom(stream);
        for (int i = 0; i < limit; i++) {
            int j = i + random.nextInt(count - i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int[] rows = Arrays.copyOf(order, limit);
        Arrays.sort(rows);
        return rows;
    }
}

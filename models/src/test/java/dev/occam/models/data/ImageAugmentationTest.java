package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shifts and flips against pixel-by-pixel copies in plain Java. */
class ImageAugmentationTest {

    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;
    private static final double[] DARK = {-1, -2};

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Images (count, 2, 4, 5) whose pixels are all different. */
    private NDArray images(int count) {
        double[] pixels = IntStream.rangeClosed(1, count * 2 * HEIGHT * WIDTH)
                .mapToDouble(i -> i)
                .toArray();
        return manager.create(pixels, new Shape(count, 2, HEIGHT, WIDTH));
    }

    private static double[] image(NDArray images, int n) {
        int size = 2 * HEIGHT * WIDTH;
        double[] all = images.toType(DataType.FLOAT64, true).toDoubleArray();
        return Arrays.copyOfRange(all, n * size, (n + 1) * size);
    }

    private static double[] moved(double[] image, int down, int across, boolean mirrored) {
        double[] moved = new double[image.length];
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < HEIGHT; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    int row = i + down;
                    int column = (mirrored ? WIDTH - 1 - j : j) + across;
                    boolean inside = row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
                    moved[(c * HEIGHT + i) * WIDTH + j] = inside ? image[(c * HEIGHT + row) * WIDTH + column] : DARK[c];
                }
            }
        }
        return moved;
    }

    /** Every image is one of all possible results, and every possible result turns up. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyShiftTurnsUpAndNothingElse(boolean flip) {
        NDArray images = images(1200);
        NDArray augmented = new ImageAugmentation(2, flip, DARK).apply(images, new SplittableRandom(3));
        assertThat(augmented.getShape()).isEqualTo(images.getShape());
        Set<String> seen = new HashSet<>();
        for (int n = 0; n < 1200; n++) {
            double[] before = image(images, n);
            double[] after = image(augmented, n);
            String found = null;
            for (int down = -2; down <= 2; down++) {
                for (int across = -2; across <= 2; across++) {
                    for (boolean mirrored : flip ? new boolean[] {false, true} : new boolean[] {false}) {
                        if (Arrays.equals(after, moved(before, down, across, mirrored))) {
                            found = down + " " + across + " " + mirrored;
                        }
                    }
                }
            }
            assertThat(found).as("image %d: %s", n, Arrays.toString(after)).isNotNull();
            seen.add(found);
        }
        assertThat(seen).hasSize(flip ? 50 : 25);
    }

    @Test
    void theSameStreamGivesTheSameImagesAndAnotherDoesNot() {
        NDArray images = images(40);
        ImageAugmentation augmentation = new ImageAugmentation(2, true, DARK);
        NDArray once = augmentation.apply(images, new SplittableRandom(3));
        assertThat(augmentation.apply(images, new SplittableRandom(3))).isEqualTo(once);
        assertThat(augmentation.apply(images, new SplittableRandom(4))).isNotEqualTo(once);
    }

    @Test
    void aFlipTwiceIsTheIdentity() {
        NDArray images = images(40);
        ImageAugmentation flip = new ImageAugmentation(0, true, DARK);
        NDArray once = flip.apply(images, new SplittableRandom(3));
        assertThat(once).isNotEqualTo(images);
        assertThat(flip.apply(once, new SplittableRandom(3))).isEqualTo(images);
    }

    @Test
    void nothingAskedForIsNothingDone() {
        NDArray images = images(3);
        assertThat(new ImageAugmentation(0, false, DARK).apply(images, new SplittableRandom(3)))
                .isEqualTo(images);
    }

    @Test
    void singlePrecisionStays() {
        NDArray images = images(10).toType(DataType.FLOAT32, false);
        NDArray augmented = new ImageAugmentation(1, true, DARK).apply(images, new SplittableRandom(3));
        assertThat(augmented.getDataType()).isEqualTo(DataType.FLOAT32);
    }

    /** Only the result is left behind. */
    @Test
    void leavesNoArrays() {
        NDArray images = images(10);
        int before = manager.getManagedArrays().size();
        new ImageAugmentation(1, true, DARK)
                .apply(images, new SplittableRandom(3))
                .close();
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void whatIsNoImageIsRefused() {
        ImageAugmentation augmentation = new ImageAugmentation(1, true, DARK);
        assertThatThrownBy(() -> augmentation.apply(manager.zeros(new Shape(3, 1, 4, 4)), new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images (M, 2, height, width) expected, not (3, 1, 4, 4)");
        assertThatThrownBy(() -> new ImageAugmentation(-1, true, DARK)).hasMessageContaining("-1 pixels");
    }

    @Test
    void darkIsWhatImagesAreDrawnOn() {
        DataSet digits = StrokeDigits.of(20, 0, 1).read();
        double[] least = {Double.POSITIVE_INFINITY};
        for (int n = 0; n < 20; n++) {
            for (int i = 0; i < 256; i++) {
                least[0] = Math.min(least[0], digits.train().input(n, i));
            }
        }
        assertThat(digits.train().dark()).isEqualTo(least);
        ScaledBytes bytes = new ScaledBytes(new byte[] {5, 6, 7, 8}, 2, new double[][] {table(-3), table(-4)});
        assertThat(Examples.classification(new long[] {2, 1, 2}, 2, bytes, new double[] {0})
                        .dark())
                .containsExactly(-3, -4);
    }

    private static double[] table(double dark) {
        return IntStream.range(0, 256).mapToDouble(i -> dark + i).toArray();
    }
}

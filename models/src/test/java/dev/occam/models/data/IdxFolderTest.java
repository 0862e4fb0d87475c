package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFolderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void imagesAndLabelsAreThoseOfTheFiles(String ending) throws IOException {
        Path images = Files.createDirectory(folder.resolve("clothes"));
        DataSet data = IdxFolder.of(ImageFiles.idxFolder(images, ending)).read();
        assertThat(data.name()).isEqualTo("clothes");
        assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(data.outputNames()).containsExactly("0", "1", "2", "3");
        assertThat(data.featureNames()).hasSize(12).startsWith("pixel_0_0", "pixel_0_1", "pixel_0_2", "pixel_1_0");
        assertThat(data.train().shape()).containsExactly(1, 4, 3);
        assertThat(data.test()).isNotNull();
        byte[] train = ImageFiles.noise(240, "train".hashCode());
        double mean = mean(train);
        double deviation = deviation(train, mean);
        expectPixels(data.train(), train, mean, deviation);
        expectPixels(data.test(), ImageFiles.noise(120, "t10k".hashCode()), mean, deviation);
        assertThat(data.train().label(6)).isEqualTo(2);
        assertThat(data.test().label(3)).isEqualTo(3);
        assertThat(data.notes())
                .containsExactly(
                        "data: 20 training images and 10 test images of 4 by 3 grey pixels",
                        String.format(
                                "pixels: divided by 255, then standardised by one mean %.4f and one standard deviation"
                                        + " %.4f of all training pixels",
                                mean, deviation));
    }

    @Test
    void thePlainFileCountsWhereBothAreThereAndADotIsADash() throws IOException {
        ImageFiles.idxFolder(folder, "");
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), new byte[] {1});
        Files.move(folder.resolve("t10k-images-idx3-ubyte"), folder.resolve("t10k-images.idx3-ubyte"));
        DataSet data = IdxFolder.of(folder).read();
        assertThat(data.train().rows()).isEqualTo(20);
        assertThat(data.test()).isNotNull();
    }

    @Test
    void withoutTestFilesEveryImageTrains() throws IOException {
        ImageFiles.idxFolder(folder, "");
        Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte"));
        assertThat(IdxFolder.of(folder).read().test()).isNull();
    }

    @Test
    void onePairOfFilesIsReadByName() throws IOException {
        Path images = ImageFiles.idxImages(folder.resolve("a.gz"), 3, 1, 2, new byte[] {0, 10, 20, 30, 40, 50});
        Path labels = ImageFiles.idxLabels(folder.resolve("b"), 3, (byte) 0, (byte) 3, (byte) 0);
        DataSet data = IdxFiles.of(images, labels).read();
        assertThat(data.outputNames()).hasSize(4);
        assertThat(data.notes()).contains("classes '1', '2' have no training image");
        assertThat(data.train().input(1, 1) / data.train().input(0, 0)).isCloseTo(-5 / 25.0, within(1e-12));
    }

    @Test
    void aConstantImageSetIsCentredOnly() throws IOException {
        Path images = ImageFiles.idxImages(folder.resolve("a"), 2, 1, 1, new byte[] {51, 51});
        Path labels = ImageFiles.idxLabels(folder.resolve("b"), 2, (byte) 0, (byte) 1);
        DataSet data = IdxFiles.of(images, labels).withTest(images, labels).read();
        assertThat(data.train().input(0, 0)).isEqualTo(0);
        assertThat(data.notes()).contains("every training pixel is 51, so that pixels are centred and not scaled");
    }

    @Test
    void limitsDrawASubsetThatTheSeedSets() throws IOException {
        ImageFiles.idxFolder(folder, "");
        DataSet data = limited(7, 3, 5);
        assertThat(data.train().rows()).isEqualTo(7);
        assertThat(data.test().rows()).isEqualTo(3);
        assertThat(data.notes().get(0))
                .isEqualTo("data: 7 of 20 training images and 3 of 10 test images of 4 by 3 grey pixels,"
                        + " drawn at random with seed 5");
        List<String> larger = pictures(limited(12, 0, 5).train());
        assertThat(larger).hasSize(12);
        double sum = 0;
        for (int row = 0; row < 7; row++) {
            for (int pixel = 0; pixel < 12; pixel++) {
                sum += data.train().input(row, pixel);
            }
        }
        assertThat(sum).as("the scaling is that of the images drawn").isCloseTo(0, within(1e-12));
        assertThat(pictures(data.train())).isEqualTo(pictures(limited(7, 3, 5).train()));
        assertThat(pictures(data.train()))
                .isNotEqualTo(pictures(limited(7, 3, 6).train()));
        assertThat(limited(21, 0, 5).notes().get(0))
                .isEqualTo("data: 20 training images and 10 test images of 4 by 3 grey pixels");
    }

    @Test
    void aSmallerLimitTakesASubsetAndEachImageIsAsLikely() {
        int[] drawn = new int[50];
        for (int seed = 0; seed < 2000; seed++) {
            int[] ten = new ImageLimits(10, 0, seed).trainRows(50);
            int[] twenty = new ImageLimits(20, 0, seed).trainRows(50);
            assertThat(ten).hasSize(10).isSorted().doesNotHaveDuplicates();
            assertThat(twenty).contains(ten);
            for (int row : ten) {
                drawn[row]++;
            }
        }
        // 2000 draws of probability 1/5: a standard deviation of 18.
        for (int count : drawn) {
            assertThat(count).isBetween(310, 490);
        }
        assertThat(new ImageLimits(10, 10, 3).testRows(50)).isNotEqualTo(new ImageLimits(10, 10, 3).trainRows(50));
    }

    @Test
    void fashionMnistHasItsPublishedMeanAndDeviation() {
        Path there = SharedData.file("fashion-mnist/train-images-idx3-ubyte.gz").getParent();
        DataSet data = IdxFolder.of(there).read();
        assertThat(data.train().rows()).isEqualTo(60_000);
        assertThat(data.test().rows()).isEqualTo(10_000);
        assertThat(data.train().shape()).containsExactly(1, 28, 28);
        assertThat(data.outputNames()).hasSize(10);
        assertThat(data.notes().get(1)).contains("one mean 0.2860 and one standard deviation 0.3530");
        // The first training picture is an ankle boot, and so is the first test picture.
        assertThat(data.train().label(0)).isEqualTo(9);
        assertThat(data.test().label(0)).isEqualTo(9);
        DataSet few = new IdxFolder(there, new ImageLimits(5000, 1000, 1)).read();
        int[] counts = new int[10];
        for (int row = 0; row < 5000; row++) {
            counts[few.train().label(row)]++;
        }
        assertThat(counts).isNotEqualTo(new int[] {500, 500, 500, 500, 500, 500, 500, 500, 500, 500});
        for (int count : counts) {
            assertThat(count).isBetween(400, 600);
        }
    }

    private DataSet limited(int train, int test, long seed) {
        return new IdxFolder(folder, new ImageLimits(train, test, seed)).read();
    }

    private static List<String> pictures(Examples examples) {
        List<String> pictures = new ArrayList<>();
        for (int row = 0; row < examples.rows(); row++) {
            StringBuilder picture = new StringBuilder();
            for (int pixel = 0; pixel < examples.features(); pixel++) {
                picture.append(examples.input(row, pixel)).append(' ');
            }
            pictures.add(picture.toString());
        }
        return pictures;
    }

    private static void expectPixels(Examples examples, byte[] bytes, double mean, double deviation) {
        for (int i = 0; i < bytes.length; i++) {
            double expected = ((bytes[i] & 0xff) / 255.0 - mean) / deviation;
            double actual = examples.input(i / 12, i % 12);
            assertThat(actual)
                    .as("%s, expected %s, ratio %s", actual, expected, actual / expected)
                    .isCloseTo(expected, within(1e-12));
        }
    }

    private static double mean(byte[] bytes) {
        double sum = 0;
        for (byte b : bytes) {
            sum += (b & 0xff) / 255.0;
        }
        return sum / bytes.length;
    }

    private static double deviation(byte[] bytes, double mean) {
        double sum = 0;
        for (byte b : bytes) {
            sum += Math.pow((b & 0xff) / 255.0 - mean, 2);
        }
        return Math.sqrt(sum / bytes.length);
    }
}

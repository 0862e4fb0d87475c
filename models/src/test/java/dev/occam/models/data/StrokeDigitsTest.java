package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {
    @Test
    void aSeedGivesThesePixelsOnEveryMachine() throws NoSuchAlgorithmException {
        StrokeDigits digits = StrokeDigits.of(40, 10, 7);
        assertThat(digest(digits)).isEqualTo("f1371cbc891086c519670498eca318cf9be9ce0c3b82a3d08354b1f66d537cf0");
        assertThat(digest(StrokeDigits.of(40, 10, 7))).isEqualTo(digest(digits));
        assertThat(digest(StrokeDigits.of(40, 10, 8))).isNotEqualTo(digest(digits));
    }

    @Test
    void theFirstPicturesDoNotDependOnHowManyThereAre() {
        for (int row = 0; row < 10; row++) {
            assertThat(StrokeDigits.of(1000, 500, 3).picture(1, row))
                    .isEqualTo(StrokeDigits.of(10, 10, 3).picture(1, row));
        }
    }

    @Test
    void trainingAndTestPicturesDiffer() {
        StrokeDigits digits = StrokeDigits.of(10, 10, 3);
        assertThat(digits.picture(0, 4)).isNotEqualTo(digits.picture(1, 4));
        assertThat(digits.picture(0, 4)).isNotEqualTo(digits.picture(0, 14));
    }

    @Test
    void pixelsAreStandardisedByOneMeanAndOneDeviationOfTheTrainingPixels() {
        DataSet data = StrokeDigits.of(200, 100, 5).read();
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < 200; row++) {
            for (int pixel = 0; pixel < 256; pixel++) {
                double z = data.train().input(row, pixel);
                sum += z;
                squares += z * z;
            }
        }
        int count = 200 * 256;
        assertThat(sum / count).isCloseTo(0, within(1e-12));
        assertThat(squares / count).isCloseTo(1, within(1e-12));
        double raw0 = StrokeDigits.of(200, 100, 5).picture(1, 0)[120];
        double raw1 = StrokeDigits.of(200, 100, 5).picture(1, 1)[120];
        double slope = (data.test().input(1, 120) - data.test().input(0, 120)) / (raw1 - raw0);
        double trainRaw0 = StrokeDigits.of(200, 100, 5).picture(0, 0)[120];
        double offset = data.test().input(0, 120) - slope * raw0;
        assertThat(data.train().input(0, 120)).isCloseTo(slope * trainRaw0 + offset, within(1e-12));
    }

    @Test
    void everyPictureHasInkWithinBoundsAndADigitInTurn() {
        StrokeDigits digits = new StrokeDigits(100, 0, 24, 1);
        DataSet data = digits.read();
        assertThat(data.test()).isNull();
        assertThat(data.train().shape()).containsExactly(1, 24, 24);
        assertThat(data.outputNames()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        for (int row = 0; row < 100; row++) {
            double[] picture = digits.picture(0, row);
            double ink = 0;
            for (double pixel : picture) {
                assertThat(pixel).isBetween(0.0, 1.0);
                ink += pixel;
            }
            assertThat(ink / picture.length).as("row %d", row).isBetween(0.06, 0.45);
            assertThat(data.train().label(row)).isEqualTo(row % 10);
        }
    }

    @Test
    void nearestMeansAloneNeitherFailNorSuffice() {
        DataSet data = StrokeDigits.of(1000, 500, 0).read();
        double[][] means = new double[10][256];
        for (int row = 0; row < 1000; row++) {
            for (int pixel = 0; pixel < 256; pixel++) {
                means[data.train().label(row)][pixel] += data.train().input(row, pixel) / 100;
            }
        }
        int right = 0;
        for (int row = 0; row < 500; row++) {
            right += nearest(means, data.test(), row) == data.test().label(row) ? 1 : 0;
        }
        assertThat(right / 500.0).isBetween(0.6, 0.92);
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThat(catchThrowableOfType(DataException.class, () -> StrokeDigits.of(9, 0, 0)))
                .hasMessage("the digits need at least 10 training rows and no negative number of test rows, not 9 and"
                        + " 0; choose more");
        assertThat(catchThrowableOfType(DataException.class, () -> new StrokeDigits(10, 0, 4, 0)))
                .hasMessage("the digits are 8 to 256 pixels across, not 4; 16 is the default");
        assertThat(catchThrowableOfType(DataException.class, () -> new StrokeDigits(100_000_000, 0, 16, 0)))
                .hasMessageContaining("more numbers than one Java array holds");
    }

    private static int nearest(double[][] means, Examples examples, int row) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int digit = 0; digit < 10; digit++) {
            double distance = 0;
            for (int pixel = 0; pixel < 256; pixel++) {
                double difference = examples.input(row, pixel) - means[digit][pixel];
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = digit;
            }
        }
        return best;
    }

    private static String digest(StrokeDigits digits) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int part = 0; part < 2; part++) {
            for (int row = 0; row < 10; row++) {
                for (double pixel : digits.picture(part, row)) {
                    digest.update(ByteBuffer.allocate(8).putDouble(pixel).array());
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
